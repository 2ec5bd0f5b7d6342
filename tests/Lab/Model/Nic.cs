using System.Net;

namespace Pyile.Lab.Tests.Model;

/// <summary>A machine's connection to a site: its addresses, its cable and its firewall.</summary>
/// <param name="machine">The name of the machine, which may have several.</param>
/// <param name="name">The name of the interface.</param>
/// <param name="site">Where its cable ends.</param>
/// <param name="random">Decides what is lost.</param>
internal sealed class Nic(string machine, string name, Site site, Random random)
{
    public string Machine => machine;

    public string Name => name;

    public Site Site => site;

    public ISet<IPAddress> Addresses { get; } = new HashSet<IPAddress>();

    /// <summary>Whether its cable is in.</summary>
    public bool IsPlugged { get; set; } = true;

    public Firewall? Firewall { get; set; }

    /// <summary>From the machine to the site.</summary>
    public Wire Up { get; } = new(random);

    /// <summary>From the site to the machine.</summary>
    public Wire Down { get; } = new(random);
}
