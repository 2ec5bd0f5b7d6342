using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>Calls of a session with the address of the one member that has it, for tests in which no two members share one.</summary>
internal static class ByAddress
{
    public static Peer? FindPeer(this Session session, IPEndPoint address) =>
        session.GetPeers().SingleOrDefault(p => p.Address.Equals(address));

    public static Task<Receipt> SendAsync(
        this Session session, IPEndPoint to, Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        session.SendAsync(session.IdAt(to), content, timeout, cancellationToken);

    public static ValueTask PostAsync(
        this Session session, IPEndPoint to, Content content, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        session.PostAsync(session.IdAt(to), content, timeout, cancellationToken);

    public static Task<Ban> BanAsync(this HostSession host, IPEndPoint member, string reason) => host.BanAsync(host.IdAt(member), reason);

    public static void Kick(this HostSession host, IPEndPoint member) => host.Kick(host.IdAt(member));

    /// <summary>The id of the member with that address, or an id that no member has.</summary>
    public static MemberId IdAt(this Session session, IPEndPoint address) => session.FindPeer(address)?.Id ?? MemberId.NewRandom();
}
