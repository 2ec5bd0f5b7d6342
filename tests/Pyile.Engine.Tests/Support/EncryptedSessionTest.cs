
namespace Pyile.Engine.Tests.Support;

/// <summary>Sessions of version 2 over loopback sockets. Most of them come with tickets: a password costs a tenth of a second each.</summary>
public abstract class EncryptedSessionTest : SocketSessionTest
{
    private protected override bool OnlyUnencrypted => false;

    /// <summary>Joins with a ticket for this host.</summary>
    private protected async Task<PeerSession> EnterAsync(HostSession host, string alias = "one", Func<PeerOptions, PeerOptions>? with = null)
    {
        var (_, text) = await host.NewTicketAsync().Soon();
        return await JoinAsync(host, alias, o =>
        {
            PeerOptions ticket = o with { Password = null, Ticket = text };
            return with is null ? ticket : with(ticket);
        });
    }

    private protected static async Task<Message> NextAsync(Session session) =>
        await session.ReceiveAsync().Soon() ?? throw new InvalidOperationException("The session ended.");
}
