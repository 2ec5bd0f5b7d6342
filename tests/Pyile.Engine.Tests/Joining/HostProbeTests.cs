using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Joining;

/// <summary>What a probe learns about a host without a password, and that it does not count as a login.</summary>
[Trait("Category", "Slow")]
public sealed class HostProbeTests : EncryptedSessionTest
{
    private readonly TemporaryFolder _folder;

    public HostProbeTests() => _folder = Played(new TemporaryFolder());

    private string TrustPath => _folder.File("networks.json");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Probe_returns_the_versions_and_the_network_of_a_host(bool both)
    {
        HostSession host = StartHost(o => o with { Legacy = both ? LegacyProtocol.Instance : null });

        ProbedHost found = await ProbeAsync(host.HostAddress);

        Assert.Equal((both, true, true, false), (found.SpeaksVersion1, found.SpeaksVersion2, found.IsReachable, found.IsBanned));
        Assert.Equal((host.Fingerprint, host.HostAddress), (found.Network?.ToFingerprint(), found.Address));
        Assert.True(found.RoundTrip > TimeSpan.Zero);
        Assert.Null(found.Trust);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Login_that_a_probe_begins_is_not_reported_as_a_failed_one(bool both)
    {
        HostSession host = StartHost(o => o with { Legacy = both ? LegacyProtocol.Instance : null, PasswordAttempts = 1 });

        for (int i = 0; i < 3; i++)
            await ProbeAsync(host.HostAddress);

        // Each probe has one connection that begins a login and says that it leaves, and one that only listens for a greeting.
        await RecordOf(host).WaitForLineAsync(LogIds.LoginLeft, count: 3);
        await RecordOf(host).WaitForAsync<LoginFailed>(count: 3);
        // On a machine that is busy, the host may stop waiting for the listening one first.
        Assert.All(RecordOf(host).All<LoginFailed>(), f => Assert.True(f is { Reason: LoginFailure.Closed or LoginFailure.TimedOut, Attempts: 0 }, $"{f}"));
        Assert.Equal(3, RecordOf(host).LinesOf(5).Count);
        Assert.Empty(host.Attempts);
        Assert.Empty(host.Bans);
        await JoinAsync(host);
    }

    [Fact]
    public async Task Probe_compares_with_remembered_networks_and_remembers_nothing()
    {
        HostSession host = StartHost();
        Assert.Equal(HostTrust.New, (await ProbeAsync(host.HostAddress, Remembering)).Trust);
        Assert.Empty(new TrustStore(TrustPath).Load());
        await JoinAsync(host, with: o => o with { TrustPath = TrustPath });
        Assert.Equal(HostTrust.Known, (await ProbeAsync(host.HostAddress, Remembering)).Trust);
        await host.CloseAsync().Soon();
        HostSession after = StartHost(o => o with { Port = host.HostAddress.Port });

        ProbedHost found = await ProbeAsync(after.HostAddress, Remembering);

        Assert.Equal((HostTrust.Changed, after.Fingerprint), (found.Trust, found.Network?.ToFingerprint()));
        Assert.Contains(host.Fingerprint!, found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_reports_a_ban()
    {
        HostSession host = StartHost();
        await host.BanAsync(IPNetwork.Parse("127.0.0.9/32"), "test").Soon();

        ProbedHost found = await ProbeAsync(host.HostAddress, FromNine);

        Assert.Equal((true, true, null), (found.IsReachable, found.IsBanned, found.Network));
        Assert.Contains("banned", found.Detail, StringComparison.Ordinal);
        Assert.False((await ProbeAsync(host.HostAddress)).IsBanned);
    }

    [Fact]
    public async Task Probe_reports_a_ban_for_wrong_passwords()
    {
        HostSession host = StartHost(o => o with { PasswordAttempts = 1 });
        await FailsAsync(
            PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = new Secret("guess"), Address = Given.Ip("127.0.0.9") }));
        Assert.True((await ProbeAsync(host.HostAddress, FromNine)).IsBanned);
    }

    [Fact]
    public async Task Probe_sends_nothing_to_a_version_1_host()
    {
        RawHost host = Played(new RawHost(TcpTransport.Instance));
        Task<ProbedHost> probing = ProbeAsync(host.Address);
        await host.AcceptAsync();
        await host.Control.SendAsync("{\"banned\": false}");

        ProbedHost found = await probing;

        Assert.Equal((true, false, null), (found.SpeaksVersion1, found.SpeaksVersion2, found.Network));
        await host.Control.ExpectEndAsync();
    }

    [Fact]
    public async Task Probe_reports_a_ban_by_a_version_1_host()
    {
        RawHost host = Played(new RawHost(TcpTransport.Instance));
        Task<ProbedHost> probing = ProbeAsync(host.Address);
        for (int i = 0; i < 2; i++)
        {
            await host.AcceptAsync();
            await host.Control.SendAsync("{\"banned\": true}");
            await host.Control.DisposeAsync();
        }

        ProbedHost found = await probing;

        Assert.Equal((true, false, true), (found.SpeaksVersion1, found.SpeaksVersion2, found.IsBanned));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("{\"authenticated\": true}")]
    [InlineData("\u0016\u0003\u0001")]
    public async Task Server_that_is_not_a_host_is_reported_as_unreachable(string says)
    {
        RawHost other = Played(new RawHost(TcpTransport.Instance));
        Task<ProbedHost> probing = ProbeAsync(other.Address);
        for (int i = 0; i < 2; i++)
        {
            await other.AcceptAsync();
            await other.Control.SendAsync(says);
            await other.Control.DisposeAsync();
        }

        ProbedHost found = await probing;

        Assert.Equal((false, other.Address), (found.IsReachable, found.Address));
        Assert.NotEqual("", found.Detail);
    }

    [Fact]
    public async Task Silent_server_is_reported_after_the_timeout()
    {
        RawHost silent = Played(new RawHost(TcpTransport.Instance));

        ProbedHost found = await ProbeAsync(silent.Address, o => o with { Timeout = TimeSpan.FromSeconds(0.5) });

        Assert.False(found.IsReachable);
        Assert.Contains("0.5 s", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreachable_address_and_unknown_name_are_reported()
    {
        IListener listener = TcpTransport.Instance.Listen(Given.At("127.0.0.1:0"), 1);
        await listener.DisposeAsync();
        ProbedHost nobody = await ProbeAsync(listener.Local);
        ProbedHost nameless = await HostProbe.RunAsync(new ProbeOptions { HostName = "nowhere.invalid" }).Soon();

        Assert.Equal((false, null), (nobody.IsReachable, nobody.RoundTrip));
        Assert.Equal((false, null), (nameless.IsReachable, nameless.Address));
        Assert.Contains("nowhere.invalid", nameless.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Man_in_the_middle_is_not_a_host()
    {
        HostSession host = StartHost();
        using MemberKey key = MemberKey.Create(DateTimeOffset.UtcNow);
        TlsRelay relay = Played(new TlsRelay(host.HostAddress, key.SelfSigned).Start());

        ProbedHost found = await ProbeAsync(relay.Address);

        Assert.Equal((false, null), (found.IsReachable, found.Network));
        Assert.Contains("intercepting", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_ends_when_its_token_is_cancelled()
    {
        RawHost silent = Played(new RawHost(TcpTransport.Instance));
        using var stop = new CancellationTokenSource();
        Task<ProbedHost> probing = HostProbe.RunAsync(OptionsFor(silent.Address), stop.Token);
        await silent.AcceptAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing.Soon());
        await silent.Control.ExpectEndAsync();
    }

    [Fact]
    public async Task Damaged_file_of_remembered_networks_is_an_error()
    {
        await File.WriteAllTextAsync(TrustPath, "damaged");
        await FailsAsync(PyileError.TrustFile, () => ProbeAsync(Given.At("127.0.0.1:9"), Remembering));
    }

    private static ProbeOptions FromNine(ProbeOptions options) => options with { Address = Given.Ip("127.0.0.9") };

    private ProbeOptions Remembering(ProbeOptions options) => options with { TrustPath = TrustPath };

    private static Task<ProbedHost> ProbeAsync(IPEndPoint host, Func<ProbeOptions, ProbeOptions>? with = null) =>
        HostProbe.RunAsync(with is null ? OptionsFor(host) : with(OptionsFor(host))).Soon();

    private static ProbeOptions OptionsFor(IPEndPoint host) => new() { HostName = host.Address.ToString(), Port = host.Port, Legacy = LegacyProtocol.Instance };
}
