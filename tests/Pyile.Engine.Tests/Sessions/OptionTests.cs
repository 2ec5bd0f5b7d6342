using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Invalid options are rejected before a session opens a port or sends anything.</summary>
public sealed class OptionTests : MemorySessionTest
{
    public static TheoryData<string, Func<HostOptions, HostOptions>, PyileError> BadHosts => new()
    {
        { "no password", o => o with { Password = null }, PyileError.InvalidOption },
        { "no password of version 1", o => o with { Password = null, StatePath = "state.json", Legacy = LegacyProtocol.Instance }, PyileError.InvalidOption },
        { "empty password", o => o with { Password = new Secret("") }, PyileError.InvalidOption },
        { "long password", o => o with { Password = new Secret(new string('x', 257)) }, PyileError.InvalidOption },
        { "password that is not text", o => o with { Password = new Secret("a\ud800") }, PyileError.InvalidOption },
        { "no alias", o => o with { Alias = "" }, PyileError.InvalidOption },
        { "long alias", o => o with { Alias = new string('x', 65) }, PyileError.InvalidOption },
        { "alias with a line break", o => o with { Alias = "a\nb" }, PyileError.InvalidOption },
        { "alias with an escape", o => o with { Alias = "\u001b[31m" }, PyileError.InvalidOption },
        { "alias that is not text", o => o with { Alias = "a\udc00" }, PyileError.InvalidOption },
        { "port", o => o with { Port = 65536 }, PyileError.InvalidOption },
        { "negative port", o => o with { Port = -1 }, PyileError.InvalidOption },
        { "peer port", o => o with { PeerPort = 65536 }, PyileError.InvalidOption },
        { "attempts", o => o with { PasswordAttempts = 0 }, PyileError.InvalidOption },
        { "send timeout", o => o with { SendTimeout = TimeSpan.Zero }, PyileError.InvalidOption },
        { "endless send timeout", o => o with { SendTimeout = TimeSpan.MaxValue }, PyileError.InvalidOption },
        { "no beats", o => o with { Heartbeat = new() { Interval = TimeSpan.Zero } }, PyileError.InvalidOption },
        { "suspect before a beat", o => o with { Heartbeat = new() { Interval = TimeSpan.FromSeconds(5) } }, PyileError.InvalidOption },
        { "gone before suspect", o => o with { Heartbeat = new() { GoneAfter = TimeSpan.FromSeconds(3) } }, PyileError.InvalidOption },
        { "no inbox", o => o with { Inbox = new() { MaxMessages = 0 } }, PyileError.InvalidOption },
        { "negative events", o => o with { Inbox = new() { MaxEvents = -1 } }, PyileError.InvalidOption },
        { "no place to send from", o => o with { Outbox = new() { MaxMessages = 0 } }, PyileError.InvalidOption },
        { "no links", o => o with { Outbox = new() { MaxLinks = 0 } }, PyileError.InvalidOption },
        { "negative history", o => o with { Inbox = new() { MaxHistory = -1 } }, PyileError.InvalidOption },
        { "no logins", o => o with { Login = new() { MaxHalfOpen = 0 } }, PyileError.InvalidOption },
        { "no time for a login", o => o with { Login = new() { Whole = TimeSpan.Zero } }, PyileError.InvalidOption },
        { "IPv6", o => o with { Address = IPAddress.IPv6Loopback }, PyileError.AddressInvalid },
        { "any IPv6", o => o with { Address = IPAddress.IPv6Any }, PyileError.AddressInvalid },
    };

    public static TheoryData<string, Func<PeerOptions, PeerOptions>, PyileError> BadPeers => new()
    {
        { "no password", o => o with { Password = new Secret("") }, PyileError.InvalidOption },
        { "long password", o => o with { Password = new Secret(new string('x', 257)) }, PyileError.InvalidOption },
        { "password that is not text", o => o with { Password = new Secret("a\ud800") }, PyileError.InvalidOption },
        { "no alias", o => o with { Alias = "" }, PyileError.InvalidOption },
        { "long alias", o => o with { Alias = new string('x', 65) }, PyileError.InvalidOption },
        { "no port", o => o with { Port = 0 }, PyileError.InvalidOption },
        { "port", o => o with { Port = 65536 }, PyileError.InvalidOption },
        { "peer port", o => o with { PeerPort = -1 }, PyileError.InvalidOption },
        { "no port, and a port", o => o with { NoListen = true, PeerPort = 4703 }, PyileError.InvalidOption },
        { "no port, and version 1", o => o with { NoListen = true, Legacy = LegacyProtocol.Instance }, PyileError.InvalidOption },
        { "timeout", o => o with { Timeout = TimeSpan.Zero }, PyileError.InvalidOption },
        { "send timeout", o => o with { SendTimeout = TimeSpan.FromSeconds(-1) }, PyileError.InvalidOption },
        { "IPv6", o => o with { Address = IPAddress.IPv6Loopback }, PyileError.AddressInvalid },
        { "IPv6 host", o => o with { HostName = "::1" }, PyileError.AddressInvalid },
        { "no host", o => o with { HostName = "" }, PyileError.InvalidOption },
        { "blank host", o => o with { HostName = " " }, PyileError.InvalidOption },
    };

    [Theory]
    [MemberData(nameof(BadHosts))]
    public void Host_with_an_invalid_option_is_not_opened(string what, Func<HostOptions, HostOptions> spoil, PyileError error)
    {
        var closed = new ClosedTransport();
        PyileException exception = Assert.Throws<PyileException>(() => HostSession.Start(spoil(HostDefaults(NewRecord())), closed));

        Assert.True(error == exception.Kind, $"{what}: {exception}");
        Assert.Equal(0, closed.Uses);
        ExpectAdvice(exception);
    }

    [Theory]
    [MemberData(nameof(BadPeers))]
    public async Task Peer_with_an_invalid_option_does_not_connect(string what, Func<PeerOptions, PeerOptions> spoil, PyileError error)
    {
        HostSession host = StartHost();
        PyileException exception = await Assert.ThrowsAsync<PyileException>(() => JoinAsync(host, with: spoil).Soon());

        Assert.True(error == exception.Kind, $"{what}: {exception}");
        Assert.Empty(Network.Writes);
        Assert.Equal(0, Network.OpenInside);
        ExpectAdvice(exception);
    }

    [Fact]
    public async Task Options_at_their_limits_are_accepted()
    {
        HostSession host = StartHost(o => o with { Alias = new string('a', 64), Password = new Secret(new string('\u0001', 256)), PasswordAttempts = 1 });
        PeerSession one = await JoinAsync(host, new string('é', 64), o => o with { Password = new Secret(new string('\u0001', 256)) });
        await RecordOf(host).WaitForAsync<PeerJoined>();
        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(host.Address, "hi").Soon()).Status);
    }

    [Fact]
    public async Task Options_must_not_be_null()
    {
        Assert.Throws<ArgumentNullException>(() => HostSession.Start(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => PeerSession.ConnectAsync(null!));
    }

    // A message says what happened and what to do about it.
    private static void ExpectAdvice(PyileException exception)
    {
        Assert.InRange(exception.Message.Length, 20, 400);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }
}
