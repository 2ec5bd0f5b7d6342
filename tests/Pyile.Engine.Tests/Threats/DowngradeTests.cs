using System.Net;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>An attacker who tries to make both sides use version 1 instead of version 2.</summary>
[Trait("Category", "Slow")]
public sealed class DowngradeTests : EncryptedSessionTest
{
    private const string Greeting = """{"banned": false}""";
    private const string Password = "correct horse battery";

    private readonly Detour _detour = new();

    private protected override ITransport Transport => _detour;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Greeting_of_version_1_gets_no_byte_of_the_password(bool greetsAtOnce)
    {
        await using IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), 4);
        Task<byte[]> heard = GreetAsync(listener, greetsAtOnce);

        await FailsAsync(PyileError.UnencryptedNotAllowed, () => JoinAsync(listener.Local, with: o => o with { Password = new Secret(Password) }));

        byte[] said = await heard.Soon();
        if (!greetsAtOnce)
            Assert.NotEmpty(said);
        if (said.Length > 0)
            Assert.Equal(TlsHello.Handshake, said[0]);
        Traces.AssertNone(said, Password);
    }

    [Fact]
    public async Task Sides_that_allow_both_versions_use_version_2()
    {
        HostSession host = StartHost(o => o with { Legacy = LegacyProtocol.Instance });

        PeerSession one = await JoinAsync(host, with: o => o with { Legacy = LegacyProtocol.Instance });

        Assert.True(one.Encrypted);
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Encrypted);
    }

    [Fact]
    public async Task Sides_that_allow_both_versions_use_version_2_although_the_greeting_crosses_TLS()
    {
        HostSession host = StartHost(o => o with { Legacy = LegacyProtocol.Instance });
        var greeted = new TaskCompletionSource();
        Relay relay = Played(new Relay(host.HostAddress, async relayed =>
        {
            // The first bytes of each side arrive after the other side has sent its own.
            if (!relayed.IsFromJoiner)
                greeted.TrySetResult();
            await greeted.Task;
            return relayed.Bytes;
        }).Start());

        PeerSession one = await JoinAsync(relay.Address, with: o => o with { Legacy = LegacyProtocol.Instance, Password = new Secret("secret") });

        Assert.True(one.Encrypted);
        Assert.Equal(-1, relay.FromJoiner.AsSpan().IndexOf("secret"u8));
    }

    [Fact]
    public async Task Sides_that_allow_both_versions_use_version_2_although_the_greeting_is_late()
    {
        HostSession host = StartHost(o => o with { Legacy = LegacyProtocol.Instance });
        var spoke = new TaskCompletionSource();
        var greeted = new TaskCompletionSource();
        Relay relay = Played(new Relay(host.HostAddress, async relayed =>
        {
            // The first bytes of both sides cross.
            (relayed.IsFromJoiner ? spoke : greeted).TrySetResult();
            await Task.WhenAll(spoke.Task, greeted.Task);
            return relayed.Bytes;
        }).Start());

        PeerSession one = await JoinAsync(relay.Address, with: o => o with { Legacy = LegacyProtocol.Instance, Password = new Secret("secret") });

        Assert.True(one.Encrypted);
        Assert.Equal(-1, relay.FromJoiner.AsSpan().IndexOf("secret"u8));
    }

    [Fact]
    public async Task Encrypted_session_does_not_reconnect_without_encryption()
    {
        HostSession host = StartHost(o => o with { Password = new Secret(Password) });
        PeerSession one = await JoinAsync(host, with: o => o with { Legacy = LegacyProtocol.Instance, Password = new Secret(Password) });
        await using IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), 4);
        _detour.Divert(host.HostAddress, listener.Local);
        Task<byte[]> heard = GreetAsync(listener, greetsAtOnce: true);

        _detour.Cut(c => c.Remote.Equals(host.HostAddress));
        byte[] said = await heard.Soon();
        _detour.Restore(host.HostAddress);
        await RecordOf(one).WaitForAsync<Reconnected>();

        Traces.AssertNone(said, Password);
        Assert.True(one.Encrypted);
    }

    [Fact]
    public async Task Peer_that_allows_unencrypted_accepts_a_greeting_without_the_encrypted_flag()
    {
        HostSession host = StartHost(o => o with { Legacy = LegacyProtocol.Instance });
        bool isStripped = false;
        Relay relay = Played(new Relay(host.HostAddress, relayed =>
        {
            string text = Encoding.UTF8.GetString(relayed.Bytes);
            bool isGreeting = !relayed.IsFromJoiner && text.Contains("encrypted", StringComparison.Ordinal);
            isStripped |= isGreeting;
            return ValueTask.FromResult(isGreeting ? Encoding.UTF8.GetBytes(Greeting) : relayed.Bytes);
        }).Start());

        PeerSession one = await JoinAsync(relay.Address, with: o => o with { Legacy = LegacyProtocol.Instance });

        // With equal delays on both sides the joiner may begin, and then with TLS.
        Assert.Equal(!isStripped, one.Encrypted);
    }

    private static async Task<byte[]> GreetAsync(IListener listener, bool greetsAtOnce)
    {
        await using IConnection joiner = await listener.AcceptAsync(default);
        byte[] buffer = new byte[16 * 1024];
        var heard = new List<byte>();
        if (!greetsAtOnce)
            heard.AddRange(buffer[..await joiner.ReadAsync(buffer, default)]);
        await joiner.WriteAsync(Encoding.UTF8.GetBytes(Greeting), default);
        try
        {
            while (await joiner.ReadAsync(buffer, default) is > 0 and var read)
                heard.AddRange(buffer[..read]);
        }
        catch (IOException)
        {
            // The other side has closed the connection.
        }
        return [.. heard];
    }
}
