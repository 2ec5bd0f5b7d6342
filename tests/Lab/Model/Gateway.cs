namespace Pyile.Lab.Tests.Model;

/// <summary>Connects a site with the one around it.</summary>
/// <param name="outer">The site around it.</param>
/// <param name="random">Decides what is lost.</param>
internal sealed class Gateway(Site outer, Random random)
{
    public Site Outer => outer;

    public Firewall? Firewall { get; set; }

    /// <summary>Translates addresses; without it, the addresses inside are known outside.</summary>
    public NatTable? Nat { get; set; }

    public Wire Up { get; } = new(random);

    public Wire Down { get; } = new(random);
}
