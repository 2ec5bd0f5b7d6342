using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A server that answers with a certificate that TLS accepts and nothing else can read.</summary>
[Trait("Category", "Slow")]
public sealed class UnreadableCertificateTests : EncryptedSessionTest
{
    private readonly Detour _detour = new();

    private protected override ITransport Transport => _detour;

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Peer_reconnects_after_it(OddPart part)
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        TlsRelay relay = Played(new TlsRelay(host.HostAddress, Odd(part)).Start());
        _detour.Divert(host.HostAddress, relay.Address);

        _detour.Cut(c => c.Remote.Equals(host.HostAddress));
        await RecordOf(one).WaitForLineAsync(LogIds.ReconnectFailed);
        _detour.Restore(host.HostAddress);

        await RecordOf(one).WaitForAsync<Reconnected>();
        Assert.True(relay.Tries >= 1);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Message_arrives_after_it(OddPart part)
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);
        TlsRelay relay = Played(new TlsRelay(two.Address, Odd(part), isMessageLink: true).Start());
        _detour.Divert(two.Address, relay.Address);

        // The other side dials in its turn, so one attempt may be all.
        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(two.Address, "hello", TimeSpan.FromSeconds(20)).Soon()).Status);

        Assert.True(relay.Tries >= 1);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Join_fails_with_an_error_of_ours(OddPart part)
    {
        HostSession host = StartHost();
        TlsRelay relay = Played(new TlsRelay(host.HostAddress, Odd(part)).Start());

        PyileException exception = await Assert.ThrowsAsync<PyileException>(
            () => JoinAsync(relay.Address, with: o => o with { Timeout = TimeSpan.FromSeconds(1) }).Soon());

        // A host with the system's TLS already refuses certificates with an extension that cannot be read, so the relay has nothing to
        // pass on. The managed TLS reads only the key, and the login refuses.
        bool isPassedOn = IsDate(part) || TlsPair.Current.Accepting == TlsImplementation.Managed;
        Assert.Equal(isPassedOn ? PyileError.HostNotProven : PyileError.ConnectionLost, exception.Kind);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Probe_describes_it(OddPart part)
    {
        HostSession host = StartHost();
        TlsRelay relay = Played(new TlsRelay(host.HostAddress, Odd(part)).Start());

        ProbedHost found = await HostProbe.RunAsync(new ProbeOptions { HostName = "127.0.0.1", Port = relay.Address.Port }).Soon();

        Assert.False(found.SpeaksVersion2);
        Assert.NotEmpty(found.Detail);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Host_refuses_a_joiner_with_it(OddPart part)
    {
        HostSession host = StartHost();
        using X509Certificate2 odd = OddCertificates.Create(part);
        IConnection connection = await Transport.ConnectAsync(host.HostAddress, host.HostAddress.Address, default);
        await using TlsConnection tls = await connection.DialLoginAsync(odd);
        var stream = new FrameStream(tls);
        await stream.WriteAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Certificate, Guid.Empty), default);
        if (!IsDate(part))
        {
            await RecordOf(host).WaitForAsync<LoginFailed>();
            return;
        }
        Assert.IsType<ChallengeFrame>(await stream.ReadAsync(ProtocolLimits.Login, default).AsTask().Soon());
        await stream.WriteAsync(new ProofFrame("odd", 9, JoinerCapabilities.None, default, default, default), default);

        Assert.Equal(RefusalReason.NotAMember, Assert.IsType<RefusalFrame>(await stream.ReadAsync(ProtocolLimits.Login, default).AsTask().Soon()).Reason);
        await RecordOf(host).WaitForAsync<LoginFailed>(e => e.Reason == LoginFailure.CertificateRefused);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Nothing_is_read_from_it(OddPart part)
    {
        using NetworkAuthority authority = NetworkAuthority.Create(DateTimeOffset.UtcNow);
        using X509Certificate2 odd = OddCertificates.Create(part);
        Assert.Null(NetworkTrust.Of(authority).Check(odd, DateTimeOffset.UtcNow, TimeSpan.Zero));
        Assert.Null(NetworkTrust.TryFrom(odd.RawData));
    }

    public static TheoryData<OddPart> Parts => [.. Enum.GetValues<OddPart>()];

    private X509Certificate2 Odd(OddPart part)
    {
        X509Certificate2 odd = OddCertificates.Create(part);
        Played(new Disposed(odd));
        return odd;
    }

    private static bool IsDate(OddPart part) => part is OddPart.NotBefore or OddPart.NotAfter;

    private sealed class Disposed(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
