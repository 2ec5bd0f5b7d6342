using System.Net;
using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A host that is started with an older copy of its state file, and one whose start cannot be saved.</summary>
[Trait("Category", "Slow")]
public sealed class RestoredStateTests : EncryptedSessionTest
{
    private readonly TemporaryFolder _folder;

    public RestoredStateTests() => _folder = Played(new TemporaryFolder());

    private string StatePath => _folder.File("state.json");

    private string CopyPath => _folder.File("copy.json");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Member_that_logged_in_after_the_copy_is_refused_and_both_sides_report_it(bool hasRestarted)
    {
        HostSession host = StartKept();
        PeerSession before = await EnterAsync(host, "before");
        await UntilAllKnowAllAsync(host, before);
        await CopyAsync(host);
        if (hasRestarted)
            host = await RestartAsync(host, before);
        await host.NewTicketAsync().Soon();
        PeerSession after = await EnterAsync(host, "after");
        await UntilAllKnowAllAsync(host, before, after);

        HostSession restored = await RestoreAsync(host);

        HostLost lost = await RecordOf(after).WaitForAsync<HostLost>();
        Assert.Equal((PyileError.HostRestored, SessionState.HostLost), (lost.Reason, after.State));
        Assert.Contains("older copy", lost.Detail, StringComparison.Ordinal);
        await RecordOf(restored).WaitForLineAsync(LogIds.StateRestored);
        await RecordOf(restored).WaitForAsync<LoginFailed>(e => e.Reason == LoginFailure.CertificateRefused);

        PeerSession again = await EnterAsync(restored, "again");
        await RecordOf(restored).WaitForAsync<PeerJoined>(e => e.Peer.Id == again.Id);
        Assert.Equal(restored.Fingerprint, again.Fingerprint);
    }

    [Fact]
    public async Task Member_that_the_copy_knows_reconnects_and_nothing_is_reported()
    {
        HostSession host = StartKept();
        PeerSession one = await EnterAsync(host, "one");
        await UntilAllKnowAllAsync(host, one);
        await CopyAsync(host);

        HostSession restored = await RestoreAsync(host);

        await RecordOf(one).WaitForAsync<Reconnected>();
        await UntilAllKnowAllAsync(restored, one);
        Assert.Empty(RecordOf(restored).LinesOf(LogIds.StateRestored));
    }

    [Fact]
    public async Task Each_restart_with_the_newest_state_is_one_that_members_reconnect_to()
    {
        HostSession host = StartKept();
        PeerSession one = await EnterAsync(host, "one");
        for (int i = 1; i <= 3; i++)
        {
            await UntilAllKnowAllAsync(host, one);
            await host.NewTicketAsync().Soon();
            host = await RestartAsync(host, one, i);
            Assert.Empty(RecordOf(host).LinesOf(LogIds.StateRestored));
        }
    }

    [Fact]
    public void Start_that_cannot_be_saved_fails_before_a_port_is_opened()
    {
        Directory.CreateDirectory(Path.Combine(StatePath + ".new", "in the way"));
        var listening = new List<IPEndPoint>();

        PyileException exception = Assert.Throws<PyileException>(
            () => HostSession.Start(HostDefaults(NewRecord()) with { StatePath = StatePath }, new RecordedListens(listening)));

        Assert.Equal(PyileError.StateFile, exception.Kind);
        Assert.Empty(listening);
    }

    [Fact]
    public async Task Start_is_saved_before_a_port_is_opened()
    {
        HostSession before = StartKept();
        await before.CloseAsync().Soon();
        ulong first = Starts();
        var listening = new List<IPEndPoint>();
        var transport = new RecordedListens(listening, () => Assert.True(Starts() > first));

        await using HostSession host = HostSession.Start(HostDefaults(NewRecord()) with { StatePath = StatePath }, transport);

        Assert.Equal(2, listening.Count);
    }

    private ulong Starts()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(StatePath));
        return document.RootElement.GetProperty("network").GetProperty("starts").GetUInt64();
    }

    private HostSession StartKept(int port = 0) => StartHost(o => o with { StatePath = StatePath, Port = port });

    // As a backup program does it: at any time, while the host runs.
    private async Task CopyAsync(HostSession host)
    {
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await YieldUntilAsync(() => new StateFile(StatePath).Load().Members.Count > 0);
        File.Copy(StatePath, CopyPath);
    }

    private async Task<HostSession> RestoreAsync(HostSession host)
    {
        await host.CloseAsync().Soon();
        File.Move(CopyPath, StatePath, overwrite: true);
        // A copy is restored some time later. The numbers of starts tell seconds apart.
        return StartHost(o => o with { StatePath = StatePath, Port = host.HostAddress.Port, TimeProvider = new Later() });
    }

    private async Task<HostSession> RestartAsync(HostSession host, PeerSession member, int count = 1)
    {
        await host.CloseAsync().Soon();
        HostSession next = StartKept(host.HostAddress.Port);
        await RecordOf(member).WaitForAsync<Reconnected>(count: count);
        return next;
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddSeconds(30);
    }

    private sealed class RecordedListens(List<IPEndPoint> listening, Action? before = null) : ITransport
    {
        public IListener Listen(IPEndPoint local, int backlog)
        {
            before?.Invoke();
            listening.Add(local);
            return TcpTransport.Instance.Listen(local, backlog);
        }

        public ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken) =>
            TcpTransport.Instance.ConnectAsync(remote, local, cancellationToken);
    }
}
