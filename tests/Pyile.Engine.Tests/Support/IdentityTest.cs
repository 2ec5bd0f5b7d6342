using Microsoft.Extensions.Logging;

namespace Pyile.Engine.Tests.Support;

/// <summary>Peers that keep their keys, and a host that keeps its state.</summary>
public abstract class IdentityTest : EncryptedSessionTest
{
    private protected IdentityTest() => Folder = Played(new TemporaryFolder());

    private protected TemporaryFolder Folder { get; }

    private protected HostSession StartKept(int port = 0, Func<HostOptions, HostOptions>? with = null) => StartHost(o =>
    {
        HostOptions kept = o with { StatePath = Folder.File("state.json"), Port = port };
        return with is null ? kept : with(kept);
    });

    /// <summary>Ends the host and starts it again on the same port.</summary>
    private protected async Task<HostSession> RestartAsync(HostSession host, Func<HostOptions, HostOptions>? with = null)
    {
        int port = host.HostAddress.Port;
        await host.CloseAsync().Soon();
        return StartKept(port, with);
    }

    /// <summary>Joins by a ticket as a peer that keeps its key.</summary>
    private protected Task<PeerSession> EnrolAsync(HostSession host, string alias = "bob", string identity = "default", string? passphrase = null) =>
        EnterAsync(host, alias, o => Keep(o, identity, passphrase));

    /// <summary>Joins with the key alone.</summary>
    private protected Task<PeerSession> ReturnAsync(
        HostSession host, string? alias = null, string identity = "default", string? passphrase = null) => JoinAsync(
            host, with: o => Keep(o, identity, passphrase) with { Password = null, Alias = alias ?? SessionOptions.DefaultAlias });

    private protected PeerOptions Keep(PeerOptions options, string identity = "default", string? passphrase = null) => options with
    {
        TrustPath = Folder.File("networks.json"),
        Identity = new IdentityOptions
        {
            Folder = Folder.File("identities"),
            Name = identity,
            Passphrase = passphrase is null ? null : new Secret(passphrase),
        },
    };

    private protected string IdentityPath(string identity = "default") =>
        Assert.Single(Directory.GetFiles(Path.Combine(Folder.File("identities"), identity), "*.json"));

    private protected async Task UntilGoneAsync(HostSession host, PeerSession peer)
    {
        await peer.CloseAsync().Soon();
        await UntilAsync(() => host.FindPeer(peer.Id!.Value) is null);
    }

    private protected IEnumerable<string> WarningsOf(Session session) =>
        RecordOf(session).Lines.Where(l => l.Level >= LogLevel.Warning).Select(l => l.Text);
}
