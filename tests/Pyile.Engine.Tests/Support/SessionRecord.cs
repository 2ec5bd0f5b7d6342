using Microsoft.Extensions.Logging;

namespace Pyile.Engine.Tests.Support;

internal sealed record Logged(int Id, LogLevel Level, string Text, Exception? Exception);

/// <summary>Records the events and log lines of one session.</summary>
internal sealed class SessionRecord(Wakeups happened, Func<object, bool> isKept) : ILogger
{
    private readonly Lock _sync = new();
    private readonly List<object> _entries = [];

    public IReadOnlyList<Logged> Lines => All<Logged>();

    public IReadOnlyList<T> All<T>(Func<T, bool>? filter = null)
    {
        lock (_sync)
            return [.. _entries.OfType<T>().Where(e => filter?.Invoke(e) ?? true)];
    }

    public IReadOnlyList<Logged> LinesOf(int id) => All<Logged>(l => l.Id == id);

    /// <summary>Completes when all events of the session are recorded.</summary>
    public Task Complete { get; private set; } = Task.CompletedTask;

    /// <summary>Reads all events of the session; there is no other reader.</summary>
    public Task FollowAsync(Session session) => Complete = ReadAsync(session);

    /// <summary>Waits for the given number of such entries, recorded before or after the call.</summary>
    public async Task<T> WaitForAsync<T>(Func<T, bool>? filter = null, int count = 1)
    {
        await happened.UntilAsync(() => All(filter).Count >= count, () => $"No {typeof(T).Name} among:\n{this}");
        return All(filter)[count - 1];
    }

    public Task WaitForLineAsync(int id, int count = 1) => WaitForAsync<Logged>(l => l.Id == id, count);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add(new Logged(eventId.Id, logLevel, formatter(state, exception), exception));

    public override string ToString() => string.Join('\n', All<object>().TakeLast(12));

    private async Task ReadAsync(Session session)
    {
        await foreach (SessionEvent occurrence in session.Events.ReadAllAsync())
            Add(occurrence);
    }

    private void Add(object entry)
    {
        if (isKept(entry))
        {
            lock (_sync)
                _entries.Add(entry);
        }
        happened.Fire();
    }
}
