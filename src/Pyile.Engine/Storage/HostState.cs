using Pyile.Engine.Model;
using Pyile.Protocol;
namespace Pyile.Engine.Storage;

/// <summary>The network itself, as a host keeps it. Whoever has this is the host.</summary>
/// <param name="Key">The network's private key (PKCS #8).</param>
/// <param name="Certificate">The certificate of that key.</param>
/// <param name="Salt">The salt of the password's verifier.</param>
/// <param name="Verifier">The verifier.</param>
/// <param name="Starts">How often a host was started with it: rosters of a later start have later versions.</param>
/// <param name="Host">The host's own member id.</param>
internal sealed record NetworkState(byte[] Key, byte[] Certificate, byte[] Salt, byte[] Verifier, ulong Starts, MemberId Host)
{
    public override string ToString() => $"The network of {Host}, started {Starts} times";
}

/// <summary>A ticket with what a login proves; the text of the ticket is not kept.</summary>
internal sealed record KeptTicket(Ticket Ticket, byte[] LoginSecret);

/// <summary>Everything a host keeps across restarts.</summary>
internal sealed record HostState(
    NetworkState? Network, IReadOnlyList<Ban> Bans, IReadOnlyList<LoginAttempt> Attempts, IReadOnlyList<KeptTicket> Tickets)
{
    public static readonly HostState Empty = new(null, [], [], []);
}
