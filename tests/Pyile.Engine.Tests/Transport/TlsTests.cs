using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Transport;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly MemberKey _host = MemberKey.Create(DateTimeOffset.UtcNow);
    private readonly MemberKey _joiner = MemberKey.Create(DateTimeOffset.UtcNow);
    private MemoryPair _pair = null!;

    public async Task InitializeAsync() => _pair = await MemoryPair.CreateAsync();

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _host.Dispose();
        _joiner.Dispose();
    }

    [Fact]
    public async Task Each_end_gets_the_certificate_and_the_bytes_of_the_other()
    {
        Task<TlsConnection> accepting = AcceptAsync(TlsOptions.LoginServer(Own(_host)));
        await using TlsConnection dialled = await ConnectAsync(TlsOptions.LoginClient(Own(_joiner))).Soon();
        await using TlsConnection accepted = await accepting.Soon();

        Assert.Equal((SslProtocols.Tls13, SslProtocols.Tls13), (dialled.Protocol, accepted.Protocol));
        Assert.Equal(_host.SelfSigned.RawData, dialled.RemoteCertificate.RawData);
        Assert.Equal(_joiner.SelfSigned.RawData, accepted.RemoteCertificate.RawData);

        await AssertCarriesAsync(dialled, accepted);
        await AssertCarriesAsync(accepted, dialled);
    }

    [Fact]
    public async Task Ends_with_different_protocols_do_not_connect()
    {
        Task<TlsConnection> accepting = AcceptAsync(TlsOptions.PeerServer(Own(_host), Knows));
        await AssertFailsAsync(ConnectAsync(TlsOptions.LoginClient(Own(_joiner))));
        await AssertFailsAsync(accepting);
    }

    [Fact]
    public async Task Client_without_a_protocol_name_is_refused()
    {
        Task<TlsConnection> accepting = AcceptAsync(TlsOptions.LoginServer(Own(_host)));
        SslClientAuthenticationOptions options = TlsOptions.LoginClient(Own(_joiner));
        options.ApplicationProtocols = null;
        await AssertFailsAsync(ConnectAsync(options));
        await AssertFailsAsync(accepting);
    }

    [Fact]
    public async Task Client_without_a_certificate_is_refused()
    {
        Task<TlsConnection> accepting = AcceptAsync(TlsOptions.LoginServer(Own(_host)));
        SslClientAuthenticationOptions options = TlsOptions.LoginClient(Own(_joiner));
        options.ClientCertificateContext = null;
        Task<TlsConnection> dialling = ConnectAsync(options);
        await AssertFailsAsync(accepting);
        await _pair.Accepted.DisposeAsync();
        await AssertHearsNothingAsync(dialling);
    }

    [Fact]
    public async Task Client_without_TLS_1_3_is_refused()
    {
        Task<TlsConnection> accepting = AcceptAsync(TlsOptions.LoginServer(Own(_host)));
        SslClientAuthenticationOptions options = TlsOptions.LoginClient(Own(_joiner));
        options.EnabledSslProtocols = SslProtocols.Tls12;
        await AssertFailsAsync(ConnectAsync(options));
        await AssertFailsAsync(accepting);
    }

    [Fact]
    public async Task Client_with_an_unknown_certificate_is_refused()
    {
        X509Certificate2? shown = null;
        Task<TlsConnection> accepting = AcceptAsync(TlsOptions.PeerServer(Own(_host), (_, certificate, _, _) =>
        {
            shown = X509CertificateLoader.LoadCertificate(((X509Certificate2)certificate!).RawData);
            return false;
        }));
        Task<TlsConnection> dialling = ConnectAsync(TlsOptions.PeerClient(Own(_joiner), Knows));
        await AssertFailsAsync(accepting);
        await _pair.Accepted.DisposeAsync();
        await AssertHearsNothingAsync(dialling);
        Assert.Equal(_joiner.SelfSigned.RawData, shown?.RawData);
        shown?.Dispose();
    }

    [Fact]
    public async Task Server_with_an_unknown_certificate_is_refused()
    {
        Task<TlsConnection> accepting = AcceptAsync(TlsOptions.PeerServer(Own(_host), Knows));
        await AssertFailsAsync(ConnectAsync(TlsOptions.PeerClient(Own(_joiner), (_, _, _, _) => false)));
        await _pair.Dialled.DisposeAsync();
        await AssertHearsNothingAsync(accepting);
    }

    [Fact]
    public async Task Connection_without_TLS_is_refused()
    {
        Task<TlsConnection> accepting = AcceptAsync(TlsOptions.LoginServer(Own(_host)));
        await _pair.Dialled.WriteAsync("{\"banned_status\": false}"u8.ToArray(), CancellationToken.None);
        await AssertFailsAsync(accepting);
    }

    [Fact]
    public async Task Connection_that_closes_during_the_handshake_is_refused()
    {
        Task<TlsConnection> accepting = AcceptAsync(TlsOptions.LoginServer(Own(_host)));
        await _pair.Dialled.WriteAsync(new byte[] { 0x16, 3, 1, 0, 200, 1 }, CancellationToken.None);
        await _pair.Dialled.DisposeAsync();
        await AssertFailsAsync(accepting);
    }

    private Task<TlsConnection> AcceptAsync(SslServerAuthenticationOptions options) =>
        TlsConnection.AcceptAsync(_pair.Accepted, options, CancellationToken.None);

    private Task<TlsConnection> ConnectAsync(SslClientAuthenticationOptions options) =>
        TlsConnection.ConnectAsync(_pair.Dialled, options, CancellationToken.None);

    private static bool Knows(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is not null;

    private static SslStreamCertificateContext Own(MemberKey key) => TlsOptions.Context(key.SelfSigned);

    private static async Task AssertCarriesAsync(TlsConnection from, TlsConnection to)
    {
        byte[] bytes = [1, 2, 3, 4];
        await from.WriteAsync(bytes, CancellationToken.None);
        byte[] read = new byte[4];
        for (int at = 0; at < read.Length;)
            at += await to.ReadAsync(read.AsMemory(at), CancellationToken.None).Soon();
        Assert.Equal(bytes, read);
    }

    private static async Task AssertFailsAsync(Task<TlsConnection> handshake)
    {
        Exception? exception = await Record.ExceptionAsync(() => handshake.Soon());
        Assert.True(exception is AuthenticationException or IOException, $"{exception}");
    }

    // With TLS 1.3 the handshake of one side may complete before the other refuses it; a read then reports the refusal.
    private static async Task AssertHearsNothingAsync(Task<TlsConnection> handshake)
    {
        try
        {
            await using TlsConnection connection = await handshake.Soon();
            Assert.Equal(0, await connection.ReadAsync(new byte[1], CancellationToken.None).Soon());
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            // Both exceptions are a refusal.
        }
    }
}
