using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// The sessions of one test and a record of each. A test fails if one of its sessions had a background failure, does not end,
/// or left an unobserved exception. Sessions use version 2, as in the product, unless the class overrides <see cref="OnlyUnencrypted"/>.
/// </summary>
public abstract class SessionTest : IAsyncLifetime
{
    private readonly Lock _sync = new();
    private readonly Dictionary<Session, SessionRecord> _bySession = [];
    private readonly List<SessionRecord> _records = [];
    private readonly List<IAsyncDisposable> _played = [];
    private readonly List<Task> _followed = [];

    private protected SessionTest()
    {
        UnobservedExceptions.Watch();
        TlsPair.Use(GetType());
    }

    private protected Wakeups Happened { get; } = new();

    private protected abstract ITransport Transport { get; }

    private protected abstract TimeProvider Time { get; }

    /// <summary>Whether the sessions use version 1 only.</summary>
    private protected virtual bool OnlyUnencrypted => false;

    /// <summary>Selects what the records keep: a test with a million messages cannot keep everything.</summary>
    private protected virtual bool IsKept(object entry) => true;

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (Session session in _bySession.Keys)
            await session.DisposeAsync().Soon();
        await Task.WhenAll(_followed).Soon();
        foreach (IAsyncDisposable played in _played)
            await played.DisposeAsync().Soon();
        foreach (SessionRecord record in _records)
            Assert.Empty(record.LinesOf(114));
        UnobservedExceptions.AssertNone();
    }

    private protected HostSession StartHost(Func<HostOptions, HostOptions>? with = null)
    {
        SessionRecord record = NewRecord();
        HostOptions options = HostDefaults(record);
        options = with is null ? options : with(options);
        return Follow(HostSession.Start(options with { NewVerifier = KnownVerifiers.Of(options.Password) }, Transport), record);
    }

    private protected Task<PeerSession> JoinAsync(HostSession host, string alias = "one", Func<PeerOptions, PeerOptions>? with = null) =>
        JoinAsync(host.HostAddress, alias, with);

    private protected async Task<PeerSession> JoinAsync(
        IPEndPoint host, string alias = "one", Func<PeerOptions, PeerOptions>? with = null, CancellationToken cancellationToken = default)
    {
        SessionRecord record = NewRecord();
        PeerOptions options = PeerDefaults(record, host) with { Alias = alias };
        return Follow(await PeerSession.ConnectAsync(with is null ? options : with(options), Transport, cancellationToken).Soon(), record);
    }

    /// <summary>
    /// Joins without a password check, which takes a tenth of a second: with a ticket of the host. Version 1 has no tickets
    /// and a cheap password.
    /// </summary>
    private protected async Task<PeerSession> EnterAsync(
        HostSession host, string alias = "one", Func<PeerOptions, PeerOptions>? with = null)
    {
        if (OnlyUnencrypted)
            return await JoinAsync(host, alias, with);
        var (_, text) = await host.NewTicketAsync().Soon();
        return await JoinAsync(host, alias, o =>
        {
            PeerOptions ticket = o with { Password = null, Ticket = new Secret(text) };
            return with is null ? ticket : with(ticket);
        });
    }

    private protected HostOptions HostDefaults(SessionRecord record) => new()
    {
        Address = IPAddress.Loopback,
        Port = 0,
        Password = new Secret("secret"),
        Alias = "admin",
        Legacy = OnlyUnencrypted ? LegacyProtocol.Exclusive : null,
        Tls = TlsPair.Current.Accepting,
        Logger = record,
        TimeProvider = Time,
    };

    private protected PeerOptions PeerDefaults(SessionRecord record, IPEndPoint host) => new()
    {
        HostName = host.Address.Equals(IPAddress.Any) ? "127.0.0.1" : host.Address.ToString(),
        Port = host.Port,
        Password = new Secret("secret"),
        Alias = "one",
        Legacy = OnlyUnencrypted ? LegacyProtocol.Exclusive : null,
        Tls = TlsPair.Current.Dialling,
        Logger = record,
        TimeProvider = Time,
    };

    private protected SessionRecord NewRecord()
    {
        var record = new SessionRecord(Happened, IsKept);
        lock (_sync)
            _records.Add(record);
        return record;
    }

    private protected SessionRecord RecordOf(Session session)
    {
        lock (_sync)
            return _bySession[session];
    }

    /// <summary>Disposes of a played participant at the end of the test, after the sessions.</summary>
    private protected T Played<T>(T played)
        where T : IAsyncDisposable
    {
        lock (_sync)
            _played.Add(played);
        return played;
    }

    private protected async Task<T> Played<T>(Task<T> played)
        where T : IAsyncDisposable => Played(await played);

    /// <summary>Checks the condition after every event and log line of any session, and after every read and write.</summary>
    private protected Task UntilAsync(Func<bool> condition) =>
        Happened.UntilAsync(condition, () => string.Join("\n--\n", _records));

    /// <summary>Waits for a condition that changes without an event or a log line.</summary>
    private protected static async Task YieldUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Completes when the rosters of these sessions contain exactly these sessions.</summary>
    private protected virtual Task UntilAllKnowAllAsync(params Session[] sessions) =>
        UntilAsync(() => sessions.All(s => s.GetPeers().Select(p => p.Address).ToHashSet().SetEquals(sessions.Select(o => o.Address))));

    private protected static async Task<PyileException> FailsAsync(PyileError kind, Func<Task> attempt)
    {
        PyileException exception = await Assert.ThrowsAsync<PyileException>(() => attempt().Soon());
        Assert.Equal(kind, exception.Kind);
        return exception;
    }

    private T Follow<T>(T session, SessionRecord record)
        where T : Session
    {
        lock (_sync)
        {
            _bySession[session] = record;
            _followed.Add(record.FollowAsync(session));
        }
        return session;
    }
}
