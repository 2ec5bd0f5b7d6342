using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>The other side sends more than one certificate or a long hello, to make this side compute.</summary>
public sealed class LongHandshakeTests : IAsyncLifetime
{
    private static readonly TlsTerms Any = TlsTerms.Link(static _ => true);

    private readonly MemberKey _key = MemberKey.Create(DateTimeOffset.UtcNow);
    private MemoryPair _pair = null!;
    private int _read;
    private int _checks;

    public async Task InitializeAsync() => _pair = await MemoryPair.CreateAsync();

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _key.Dispose();
    }

    [Theory]
    [InlineData(TlsImplementation.System, 95)]
    [InlineData(TlsImplementation.System, 6)]
    [InlineData(TlsImplementation.Managed, 95)]
    [InlineData(TlsImplementation.Managed, 6)]
    public async Task Client_with_a_long_chain_is_refused_before_the_chain_is_read(TlsImplementation refusing, int certificates)
    {
        IConnection counted = Counted(_pair.Accepted);
        Task<TlsConnection> accepting = Own(refusing).AcceptAsync(counted, Checked(), default);
        Task dialling = Chain(certificates).ConnectAsync(_pair.Dialled, Any, default);

        await AssertRefusedAsync(accepting, dialling, _pair.Accepted);
    }

    [Theory]
    [InlineData(TlsImplementation.System, 95)]
    [InlineData(TlsImplementation.System, 6)]
    [InlineData(TlsImplementation.Managed, 95)]
    [InlineData(TlsImplementation.Managed, 6)]
    public async Task Server_with_a_long_chain_is_refused_before_the_chain_is_read(TlsImplementation refusing, int certificates)
    {
        IConnection counted = Counted(_pair.Dialled);
        Task accepting = Chain(certificates).AcceptAsync(_pair.Accepted, Any, default);
        Task<TlsConnection> dialling = Own(refusing).ConnectAsync(counted, Checked(), default);

        await AssertRefusedAsync(dialling, accepting, _pair.Dialled);
    }

    [Theory]
    [InlineData(TlsImplementation.System)]
    [InlineData(TlsImplementation.Managed)]
    public async Task Hello_is_bounded_too(TlsImplementation refusing)
    {
        IConnection counted = Counted(_pair.Accepted);
        Task<TlsConnection> accepting = Own(refusing).AcceptAsync(counted, Checked(), default);
        byte[] record = [0x16, 3, 1, 0x3f, 0xff, 1, 0, 0xff, 0xff, .. new byte[ProtocolLimits.Handshake]];
        await _pair.Dialled.WriteAsync(record, default).AsTask().Soon();

        await Assert.ThrowsAsync<AuthenticationException>(() => accepting.Soon());
        Assert.Equal(ProtocolLimits.Handshake, _read);
    }

    [Theory]
    [InlineData(TlsImplementation.System, TlsImplementation.System)]
    [InlineData(TlsImplementation.System, TlsImplementation.Managed)]
    [InlineData(TlsImplementation.Managed, TlsImplementation.System)]
    [InlineData(TlsImplementation.Managed, TlsImplementation.Managed)]
    public async Task Certificate_of_a_member_takes_at_most_half_of_the_limit(TlsImplementation server, TlsImplementation client)
    {
        using var authority = NetworkAuthority.Create(DateTimeOffset.UtcNow);
        byte[] issued = authority.IssueHost(_key.PublicKey, MemberId.NewRandom(), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(3650));
        using X509Certificate2 certificate = _key.With(issued);
        IConnection counted = Counted(_pair.Dialled);

        Task<TlsConnection> accepting = TlsProviders.Of(server).Use(certificate).AcceptAsync(_pair.Accepted, Checked(), default);
        await using TlsConnection dialled = await TlsProviders.Of(client).Use(certificate).ConnectAsync(counted, Checked(), default).Soon();
        await using TlsConnection accepted = await accepting.Soon();

        // With the part that is not encrypted.
        Assert.InRange(_read, issued.Length, ProtocolLimits.EncryptedHandshake);
        Assert.InRange(issued.Length, 1, ProtocolLimits.EncryptedHandshake / 2);
    }

    private CountedConnection Counted(IConnection inner) => new(inner, count => _read += count);

    private static TlsCredential Chain(int certificates) => CertificateChains.Create(certificates, ECCurve.NamedCurves.nistP256);

    private TlsCredential Own(TlsImplementation implementation) => TlsProviders.Of(implementation).Use(_key.SelfSigned);

    private TlsTerms Checked() => TlsTerms.Link(_ =>
    {
        Interlocked.Increment(ref _checks);
        return true;
    });

    private async Task AssertRefusedAsync(Task<TlsConnection> refusing, Task refused, IConnection refusingEnd)
    {
        await Assert.ThrowsAsync<AuthenticationException>(() => refusing.Soon());
        Assert.Equal(0, _checks);
        Assert.InRange(_read, ProtocolLimits.EncryptedHandshake, ProtocolLimits.Handshake);
        await refusingEnd.DisposeAsync();
        await Record.ExceptionAsync(() => refused.Soon());
    }

    private sealed class CountedConnection(IConnection inner, Action<int> wasRead) : IConnection
    {
        public IPEndPoint Local => inner.Local;

        public IPEndPoint Remote => inner.Remote;

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            wasRead(read);
            return read;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => inner.WriteAsync(bytes, cancellationToken);

        public void Abort() => inner.Abort();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
