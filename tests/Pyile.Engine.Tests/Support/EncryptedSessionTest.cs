
namespace Pyile.Engine.Tests.Support;

/// <summary>Sessions of version 2 over loopback sockets.</summary>
public abstract class EncryptedSessionTest : SocketSessionTest
{
    private protected static async Task<Message> NextAsync(Session session) =>
        await session.ReceiveAsync().Soon() ?? throw new InvalidOperationException("The session ended.");
}
