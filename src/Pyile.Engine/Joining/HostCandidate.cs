using System.Net;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>One address at which a host may be.</summary>
/// <param name="Host">The host as it was named.</param>
/// <param name="Address">The address; null if there is none.</param>
/// <param name="Problem">Why there is no address.</param>
internal sealed record HostCandidate(TicketHost Host, IPEndPoint? Address, PyileException? Problem = null)
{
    /// <summary>The address, with the name that it was found by.</summary>
    public override string ToString() => Address switch
    {
        null => $"{Host}",
        _ when Host.Name == Address.Address.ToString() => $"{Address}",
        _ => $"{Host.Name} ({Address})",
    };
}
