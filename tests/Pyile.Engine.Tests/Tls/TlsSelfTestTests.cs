using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Tls;

/// <summary>The handshake in memory that shows whether an implementation of TLS works, with implementations that do not.</summary>
public sealed class TlsSelfTestTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Side_that_fails_is_reported_although_the_other_one_waits(bool isServer)
    {
        var tls = new BrokenTls(isServer, new AuthenticationException("Authentication failed", new NotSupportedException("no protocols available")));

        var exception = await Assert.ThrowsAsync<PyileException>(() => tls.CheckAsync().Soon());

        Assert.Equal(PyileError.TlsUnavailable, exception.Kind);
        Assert.Equal("A broken TLS cannot do TLS 1.3: no protocols available.", exception.Message);
    }

    [Fact]
    public async Task Error_of_ours_stays_what_it_is()
    {
        var tls = new BrokenTls(true, new PyileException(PyileError.CryptographyUnavailable, "No home directory."));

        var exception = await Assert.ThrowsAsync<PyileException>(() => tls.CheckAsync().Soon());

        Assert.Equal(PyileError.CryptographyUnavailable, exception.Kind);
    }

    [Fact]
    public async Task It_is_done_once()
    {
        var tls = new BrokenTls(true, new AuthenticationException("no"));
        await Assert.ThrowsAsync<PyileException>(() => tls.CheckAsync().Soon());
        await Assert.ThrowsAsync<PyileException>(() => tls.CheckAsync().Soon());
        Assert.Equal(1, tls.Handshakes);
    }

    [Fact]
    public void Failure_before_the_host_has_said_anything_is_one_of_this_side()
    {
        using MemberKey key = MemberKey.Create(DateTimeOffset.UtcNow);
        var (connection, _) = MemoryConnection.CreatePair(new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.Loopback, 2));
        var errors = new JoinErrors(connection, HandMadeMember.New(LoginKind.Ticket, key), new MonotonicClock(TimeProvider.System));

        PyileException local = errors.HandshakeFailure([], new AuthenticationException("no"));
        Assert.Equal(PyileError.TlsUnavailable, local.Kind);
        Assert.False(RetryPolicy.FirstJoin.IsWorthRetrying(new JoinFailure(local), 1));

        // The host may have closed the connection because it is full.
        PyileException closed = errors.HandshakeFailure([], new IOException("closed"));
        Assert.Equal(PyileError.ConnectionLost, closed.Kind);
        Assert.True(RetryPolicy.FirstJoin.IsWorthRetrying(new JoinFailure(closed), 1));
    }

    private sealed class BrokenTls(bool isServer, Exception failure) : TlsProvider
    {
        private int _handshakes;

        public override string Name => "A broken TLS";

        public int Handshakes => _handshakes;

        private protected override TlsCredential Prepare(X509Certificate2 certificate)
        {
            Interlocked.Increment(ref _handshakes);
            return new BrokenCredential(isServer, failure);
        }
    }

    // The other side waits for bytes, as TLS does.
    private sealed class BrokenCredential(bool isServer, Exception failure) : TlsCredential
    {
        public override Task<TlsConnection> AcceptAsync(IConnection inner, TlsTerms terms, CancellationToken cancellationToken) =>
            isServer ? Task.FromException<TlsConnection>(failure) : WaitAsync(inner);

        public override Task<TlsConnection> ConnectAsync(IConnection inner, TlsTerms terms, CancellationToken cancellationToken) =>
            isServer ? WaitAsync(inner) : Task.FromException<TlsConnection>(failure);

        private static async Task<TlsConnection> WaitAsync(IConnection inner)
        {
            await inner.ReadAsync(new byte[1], default);
            throw new IOException("closed");
        }
    }
}
