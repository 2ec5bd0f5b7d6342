using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Tls;

/// <summary>Handshakes between all pairs of implementations of TLS.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly MemberKey _host = MemberKey.Create(DateTimeOffset.UtcNow);
    private readonly MemberKey _joiner = MemberKey.Create(DateTimeOffset.UtcNow);
    private readonly List<TlsCredential> _credentials = [];
    private MemoryPair _pair = null!;

    public static TheoryData<TlsImplementation, TlsImplementation> Pairs => TlsPair.Theory;

    public static TheoryData<TlsImplementation> Implementations => [.. Enum.GetValues<TlsImplementation>()];

    public async Task InitializeAsync() => _pair = await MemoryPair.CreateAsync();

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _credentials.ForEach(credential => credential.Dispose());
        _host.Dispose();
        _joiner.Dispose();
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Each_end_gets_the_certificate_and_the_bytes_of_the_other(TlsImplementation accepting, TlsImplementation dialling)
    {
        var (accepted, dialled) = await ConnectAsync(accepting, dialling);

        Assert.Equal(_host.SelfSigned.RawData, dialled.RemoteCertificate.RawData);
        Assert.Equal(_joiner.SelfSigned.RawData, accepted.RemoteCertificate.RawData);

        await AssertCarriesAsync(dialled, accepted);
        await AssertCarriesAsync(accepted, dialled);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Ends_with_different_protocols_do_not_connect(TlsImplementation accepting, TlsImplementation dialling)
    {
        Task<TlsConnection> server = AcceptAsync(accepting, Link());
        await AssertFailsAsync(DialAsync(dialling, TlsTerms.Login));
        await AssertFailsAsync(server);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Client_with_an_unknown_certificate_is_refused(TlsImplementation accepting, TlsImplementation dialling)
    {
        byte[]? shown = null;
        Task<TlsConnection> server = AcceptAsync(accepting, Link(certificate =>
        {
            shown = certificate.RawData;
            return false;
        }));
        Task<TlsConnection> client = DialAsync(dialling, Link());
        await AssertFailsAsync(server);
        await _pair.Accepted.DisposeAsync();
        await AssertHearsNothingAsync(client);
        Assert.Equal(_joiner.SelfSigned.RawData, shown);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Server_with_an_unknown_certificate_is_refused(TlsImplementation accepting, TlsImplementation dialling)
    {
        Task<TlsConnection> server = AcceptAsync(accepting, Link());
        await AssertFailsAsync(DialAsync(dialling, Link(_ => false)));
        await _pair.Dialled.DisposeAsync();
        await AssertHearsNothingAsync(server);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Client_without_a_protocol_name_is_refused(TlsImplementation accepting)
    {
        Task<TlsConnection> server = AcceptAsync(accepting, TlsTerms.Login);
        SslClientAuthenticationOptions options = OptionsOfJoiner();
        options.ApplicationProtocols = null;
        // The protocol names are agreed in messages of the server, so it may be the client that refuses.
        await AssertFailsAsync(SystemTlsConnection.ConnectAsync(_pair.Dialled, options, default));
        await _pair.Dialled.DisposeAsync();
        await AssertFailsAsync(server);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Client_without_a_certificate_is_refused(TlsImplementation accepting)
    {
        Task<TlsConnection> server = AcceptAsync(accepting, TlsTerms.Login);
        SslClientAuthenticationOptions options = OptionsOfJoiner();
        options.ClientCertificateContext = null;
        Task<TlsConnection> client = SystemTlsConnection.ConnectAsync(_pair.Dialled, options, default);
        await AssertFailsAsync(server);
        await _pair.Accepted.DisposeAsync();
        await AssertHearsNothingAsync(client);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Client_without_TLS_1_3_is_refused(TlsImplementation accepting)
    {
        Task<TlsConnection> server = AcceptAsync(accepting, TlsTerms.Login);
        SslClientAuthenticationOptions options = OptionsOfJoiner();
        options.EnabledSslProtocols = SslProtocols.Tls12;
        await AssertFailsAsync(SystemTlsConnection.ConnectAsync(_pair.Dialled, options, default));
        await AssertFailsAsync(server);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Server_without_TLS_1_3_is_refused(TlsImplementation dialling)
    {
        SslServerAuthenticationOptions options = OptionsOfHost();
        options.EnabledSslProtocols = SslProtocols.Tls12;
        Task<TlsConnection> server = SystemTlsConnection.AcceptAsync(_pair.Accepted, options, default);
        await AssertFailsAsync(DialAsync(dialling, TlsTerms.Login));
        await AssertFailsAsync(server);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Server_that_asks_for_no_certificate_is_refused(TlsImplementation dialling)
    {
        SslServerAuthenticationOptions options = OptionsOfHost();
        options.ClientCertificateRequired = false;
        Task<TlsConnection> server = SystemTlsConnection.AcceptAsync(_pair.Accepted, options, default);
        Task<TlsConnection> client = DialAsync(dialling, TlsTerms.Login);
        // The client sees only that its certificate was not asked for, so each implementation may find that good enough; the server is not.
        await AssertFailsAsync(server);
        await _pair.Accepted.DisposeAsync();
        await AssertHearsNothingAsync(client);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Connection_without_TLS_is_refused(TlsImplementation accepting)
    {
        Task<TlsConnection> server = AcceptAsync(accepting, TlsTerms.Login);
        await _pair.Dialled.WriteAsync("{\"banned_status\": false}"u8.ToArray(), default);
        Assert.IsType<AuthenticationException>(await AssertFailsAsync(server));
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Server_that_refuses_before_TLS_is_reported_as_that(TlsImplementation dialling)
    {
        Task<TlsConnection> client = DialAsync(dialling, TlsTerms.Login);
        Task refusing = new Refuser(TimeProvider.System).RefuseAsync(_pair.Accepted, TlsAlert.Banned, default);
        Assert.IsType<AuthenticationException>(await AssertFailsAsync(client));
        await refusing.Soon();
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Connection_that_closes_during_the_handshake_is_refused(TlsImplementation accepting)
    {
        Task<TlsConnection> server = AcceptAsync(accepting, TlsTerms.Login);
        await _pair.Dialled.WriteAsync(new byte[] { 0x16, 3, 1, 0, 200, 1 }, default);
        await _pair.Dialled.DisposeAsync();
        Assert.IsType<IOException>(await AssertFailsAsync(server));
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Server_that_closes_without_a_word_is_a_broken_connection(TlsImplementation dialling)
    {
        Task<TlsConnection> client = DialAsync(dialling, TlsTerms.Login);
        await _pair.Accepted.DisposeAsync();
        Assert.IsType<IOException>(await AssertFailsAsync(client));
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public async Task Handshake_can_be_cancelled_at_both_sides(TlsImplementation implementation)
    {
        using var cancel = new CancellationTokenSource();
        Task<TlsConnection> server = NewCredential(implementation, _host).AcceptAsync(_pair.Accepted, TlsTerms.Login, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Soon());

        await using MemoryPair other = await MemoryPair.CreateAsync();
        using var cancelClient = new CancellationTokenSource();
        Task<TlsConnection> client = NewCredential(implementation, _joiner).ConnectAsync(other.Dialled, TlsTerms.Login, cancelClient.Token);
        await cancelClient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Soon());
    }

    private static TlsTerms Link(Func<X509Certificate2, bool>? accepts = null) => TlsTerms.Link(accepts ?? (static _ => true));

    private async Task<(TlsConnection Accepted, TlsConnection Dialled)> ConnectAsync(TlsImplementation accepting, TlsImplementation dialling)
    {
        Task<TlsConnection> server = AcceptAsync(accepting, TlsTerms.Login);
        TlsConnection dialled = await DialAsync(dialling, TlsTerms.Login).Soon();
        return (await server.Soon(), dialled);
    }

    private Task<TlsConnection> AcceptAsync(TlsImplementation implementation, TlsTerms terms) =>
        NewCredential(implementation, _host).AcceptAsync(_pair.Accepted, terms, default);

    private Task<TlsConnection> DialAsync(TlsImplementation implementation, TlsTerms terms) =>
        NewCredential(implementation, _joiner).ConnectAsync(_pair.Dialled, terms, default);

    private TlsCredential NewCredential(TlsImplementation implementation, MemberKey key)
    {
        TlsCredential credential = TlsProviders.Of(implementation).Use(key.SelfSigned);
        _credentials.Add(credential);
        return credential;
    }

    private SslClientAuthenticationOptions OptionsOfJoiner() =>
        ((SystemTlsCredential)NewCredential(TlsImplementation.System, _joiner)).ClientOptions(TlsTerms.Login);

    private SslServerAuthenticationOptions OptionsOfHost() =>
        ((SystemTlsCredential)NewCredential(TlsImplementation.System, _host)).ServerOptions(TlsTerms.Login);

    private static async Task AssertCarriesAsync(TlsConnection from, TlsConnection to)
    {
        byte[] bytes = [1, 2, 3, 4];
        await from.WriteAsync(bytes, default);
        byte[] read = new byte[4];
        for (int at = 0; at < read.Length;)
            at += await to.ReadAsync(read.AsMemory(at), default).Soon();
        Assert.Equal(bytes, read);
    }

    private static async Task<Exception> AssertFailsAsync(Task<TlsConnection> handshake)
    {
        Exception? exception = await Record.ExceptionAsync(() => handshake.Soon());
        Assert.True(exception is AuthenticationException or IOException, $"{exception}");
        return exception;
    }

    // With TLS 1.3 the handshake of one side may complete before the other refuses it; a read then reports the refusal.
    private static async Task AssertHearsNothingAsync(Task<TlsConnection> handshake)
    {
        try
        {
            await using TlsConnection connection = await handshake.Soon();
            Assert.Equal(0, await connection.ReadAsync(new byte[1], default).Soon());
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            // Both exceptions are a refusal.
        }
    }
}
