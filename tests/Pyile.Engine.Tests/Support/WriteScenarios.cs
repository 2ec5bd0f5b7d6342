using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>What users do that writes files, on a disk that does not take them.</summary>
internal sealed class WriteScenarios(SmallDisk disk) : IAsyncDisposable
{
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly Wakeups _happened = new();
    private readonly List<Session> _sessions = [];

    private string StatePath => disk.File("state.json");

    private string TrustPath => disk.File("networks.json");

    private IdentityOptions Identity => new() { Folder = disk.File("identities") };

    public async Task NewHostAsync()
    {
        disk.Break();

        PyileException exception = Assert.Throws<PyileException>(() => Start(StatePath));

        Assert.Equal(PyileError.StateFile, exception.Kind);
        Assert.Contains(StatePath, exception.Message, StringComparison.Ordinal);
        Assert.Empty(disk.Files);
        Assert.False(File.Exists(StatePath + ".lock"));
        disk.Repair();
        await EndAsync(Start(StatePath));
    }

    public async Task KeptHostAsync()
    {
        HostSession before = Start(StatePath);
        await EndAsync(before);
        byte[] content = await File.ReadAllBytesAsync(StatePath);
        disk.Break();

        Assert.Equal(PyileError.StateFile, Assert.Throws<PyileException>(() => Start(StatePath)).Kind);

        Assert.Equal(content, await File.ReadAllBytesAsync(StatePath));
        Assert.Equal(["state.json"], disk.Files);
        disk.Repair();
        Assert.Equal(before.Fingerprint, Start(StatePath).Fingerprint);
    }

    /// <summary>Every change of what a host keeps: it is in effect, and saved when there is room again.</summary>
    public async Task RunningHostAsync()
    {
        HostSession host = Start(StatePath, out SessionRecord record);
        var (used, text) = await host.NewTicketAsync().Soon();
        await host.BanAsync(HostSession.ParseRule("10.0.0.1")!.Value, "because").Soon();
        byte[] content = await File.ReadAllBytesAsync(StatePath);
        disk.Break();

        await host.UnbanAsync(HostSession.ParseRule("10.0.0.1")!.Value).Soon();
        await host.BanAsync(HostSession.ParseRule("10.0.0.2")!.Value, "because").Soon();
        Assert.Equal(StateParts.Bans, host.Unsaved!.Parts);
        PeerSession member = await JoinAsync(host, text);
        Assert.Equal(StateParts.Bans | StateParts.Tickets | StateParts.Members, host.Unsaved!.Parts);
        Assert.DoesNotContain(host.Tickets, t => t.Id == used.Id);
        var (made, _) = await host.NewTicketAsync().Soon();
        var (revoked, _) = await host.NewTicketAsync().Soon();
        await host.RemoveTicketAsync(revoked.Id).Soon();
        using (var password = new Secret("another"))
            await host.SetPasswordAsync(password).Soon();
        using (var wrong = new Secret("wrong"))
            Assert.Equal(PyileError.WrongPassword, (await Assert.ThrowsAsync<PyileException>(() => JoinAsync(host, wrong))).Kind);
        Assert.Equal(
            StateParts.Network | StateParts.Bans | StateParts.Attempts | StateParts.Tickets | StateParts.Members, host.Unsaved!.Parts);
        Assert.Equal(content, await File.ReadAllBytesAsync(StatePath));
        Assert.Equal(["state.json"], disk.Files);
        Assert.Single(record.All<StateNotSaved>());
        Assert.True(member.IsOpen);

        disk.Repair();
        await record.WaitForAsync<StateSaved>();

        Assert.Null(host.Unsaved);
        await EndAsync(host);
        HostSession after = Start(StatePath, password: null);
        Assert.Equal(["10.0.0.2"], after.Bans.Select(b => b.Address));
        Assert.Equal([made.Id], after.Tickets.Select(t => t.Id));
        Assert.Single(after.Attempts);
    }

    public async Task EndingHostAsync()
    {
        HostSession host = Start(StatePath);
        disk.Break();
        await host.BanAsync(HostSession.ParseRule("10.0.0.1")!.Value, "because").Soon();

        await EndAsync(host);

        Assert.Equal(StateParts.Bans, host.Unsaved!.Parts);
        disk.Repair();
        Assert.Empty(Start(StatePath).Bans);
    }

    public Task FirstJoinAsync() => FirstJoinAsync(TrustPath);

    public Task FirstJoinInNewFolderAsync() => FirstJoinAsync(disk.File("new/networks.json"));

    public async Task LaterJoinAsync()
    {
        HostSession host = Start();
        await JoinAsync(host, await TicketAsync(host), TrustPath);
        byte[] content = await File.ReadAllBytesAsync(TrustPath);
        disk.Break();

        PeerSession peer = await JoinAsync(host, await TicketAsync(host), TrustPath);

        Assert.True(peer.IsOpen);
        Assert.Empty(_newest!.LinesOf(LogIds.NotRemembered));
        Assert.Single(_newest.LinesOf(LogIds.LastSeenNotSaved));
        Assert.Equal(content, await File.ReadAllBytesAsync(TrustPath));
        Assert.Equal(["networks.json"], disk.Files);
    }

    public async Task AcceptedHostAsync()
    {
        HostSession host = Start();
        var other = new KeyHash(7, 7);
        new TrustStore(TrustPath).Remember("127.0.0.1", host.HostAddress.Port, other, Time.GetUtcNow());
        disk.Break();

        PeerSession peer = await JoinAsync(host, await TicketAsync(host), TrustPath, accepts: true);

        Assert.True(peer.IsOpen);
        Assert.Single(_newest!.LinesOf(LogIds.NotRemembered));
        Assert.Equal(other, Assert.Single(new TrustStore(TrustPath).Load()).Network);
    }

    public async Task EnrolAsync()
    {
        HostSession host = Start();
        string ticket = await TicketAsync(host);
        disk.Break();

        PeerSession peer = await JoinAsync(ByTicket(ticket) with { Identity = Identity });

        Assert.True(peer.IsOpen);
        Assert.Contains(disk.File("identities"), Assert.Single(_newest!.LinesOf(LogIds.IdentityNotKept)).Text, StringComparison.Ordinal);
        Assert.Empty(disk.Files);
    }

    public async Task ReturnAsync()
    {
        HostSession host = Start();
        PeerSession first = await JoinAsync(ByTicket(await TicketAsync(host)) with { Identity = Identity, TrustPath = TrustPath });
        await EndAsync(first);
        disk.Break();

        PeerSession again = await JoinAsync(new PeerOptions
        {
            HostName = "127.0.0.1",
            Port = host.HostAddress.Port,
            Address = IPAddress.Loopback,
            TrustPath = TrustPath,
            Identity = Identity,
        });

        Assert.Equal(first.Id, again.Id);
    }

    public Task ForgetAsync()
    {
        var store = new TrustStore(TrustPath);
        store.Remember("127.0.0.1", 4702, new KeyHash(7, 7), Time.GetUtcNow());
        disk.Break();

        PyileException exception = Assert.Throws<PyileException>(() => store.Remove("127.0.0.1", 4702));

        Assert.Equal(PyileError.TrustFile, exception.Kind);
        Assert.Contains(TrustPath, exception.Message, StringComparison.Ordinal);
        Assert.Single(store.Load());
        Assert.Equal(["networks.json"], disk.Files);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Session session in _sessions)
            await session.DisposeAsync().Soon();
    }

    private async Task FirstJoinAsync(string trustPath)
    {
        HostSession host = Start();
        var (_, text) = await host.NewTicketAsync(new TicketOptions { HostNames = ["127.0.0.1"] }).Soon();
        disk.Break();

        PeerSession peer = await JoinAsync(host, text, trustPath);

        Assert.True(peer.IsOpen);
        Assert.Contains(trustPath, Assert.Single(_newest!.LinesOf(LogIds.NotRemembered)).Text, StringComparison.Ordinal);
        Assert.Empty(disk.Files);
    }

    private SessionRecord? _newest;

    private HostSession Start(string? statePath = null, string? password = "secret") => Start(statePath, out _, password);

    private HostSession Start(string? statePath, out SessionRecord record, string? password = "secret")
    {
        record = new SessionRecord(_happened, static _ => true);
        using Secret? secret = password is null ? null : new Secret(password);
        HostSession host = HostSession.Start(new HostOptions
        {
            Address = IPAddress.Loopback,
            Port = 0,
            Password = secret,
            StatePath = statePath,
            Logger = record,
        });
        _ = record.FollowAsync(host);
        _sessions.Add(host);
        return host;
    }

    private static async Task<string> TicketAsync(HostSession host) =>
        (await host.NewTicketAsync(new TicketOptions { HostNames = ["127.0.0.1"] }).Soon()).Text;

    private Task<PeerSession> JoinAsync(HostSession host, Secret password) =>
        JoinAsync(new PeerOptions { HostName = "127.0.0.1", Port = host.HostAddress.Port, Password = password, Address = IPAddress.Loopback });

    private Task<PeerSession> JoinAsync(HostSession host, string ticket, string? trustPath = null, bool accepts = false)
    {
        Assert.True(host.IsOpen);
        return JoinAsync(ByTicket(ticket) with { TrustPath = trustPath, AcceptNewHost = accepts });
    }

    private static PeerOptions ByTicket(string ticket) => new() { Ticket = new Secret(ticket), Address = IPAddress.Loopback };

    private async Task<PeerSession> JoinAsync(PeerOptions options)
    {
        _newest = new SessionRecord(_happened, static _ => true);
        PeerSession peer = await PeerSession.ConnectAsync(options with { Logger = _newest }).Soon();
        _ = _newest.FollowAsync(peer);
        _sessions.Add(peer);
        return peer;
    }

    private async Task EndAsync(Session session)
    {
        await session.DisposeAsync().Soon();
        _sessions.Remove(session);
    }
}
