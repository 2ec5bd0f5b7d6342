using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Runtime;

public sealed class SessionLifetimeTests
{
    private readonly SessionRecord _record = new(new Wakeups(), _ => true);
    private readonly SessionContext _context;
    private readonly SessionLifetime _lifetime;
    private readonly List<string> _stages = [];

    public SessionLifetimeTests()
    {
        _context = new SessionContext(new PeerOptions { HostName = "127.0.0.1", Password = new Secret("secret"), Logger = _record }, new MemoryTransport());
        _lifetime = new SessionLifetime(_context, SessionState.Connected);
    }

    [Fact]
    public async Task Stop_runs_every_stage_in_order_even_if_some_of_them_throw()
    {
        AddStage("first");
        AddStage("second", () => throw new InvalidOperationException("at once"));
        AddStage("third", () => Task.FromException(new IOException("later")));
        AddStage("fourth");

        Assert.True(_lifetime.TryEnd(SessionState.Closed));
        await _lifetime.Ended.Soon();

        Assert.Equal(["first", "second", "third", "fourth"], _stages);
        Assert.Equal(2, _record.LinesOf(114).Count);
        Assert.Equal(SessionState.Closed, _lifetime.State);
    }

    [Fact]
    public async Task Second_end_changes_nothing_and_runs_no_stage_again()
    {
        AddStage("only");

        Assert.True(_lifetime.TryEnd(SessionState.HostLost));
        Assert.False(_lifetime.TryEnd(SessionState.Closed));
        await _lifetime.Ended.Soon();

        Assert.Equal(["only"], _stages);
        Assert.Equal(SessionState.HostLost, _lifetime.State);
    }

    [Fact]
    public async Task Cause_of_the_end_is_the_first_event_and_the_end_itself_the_last()
    {
        var cause = new HostLost(Given.Noon, Given.At("10.0.0.1:1"), Silent: true);

        _lifetime.TryEnd(SessionState.HostLost, cause);
        await _lifetime.Ended.Soon();

        var events = new List<SessionEvent>();
        await foreach (SessionEvent occurrence in _context.Events.Reader.ReadAllAsync())
            events.Add(occurrence);
        Assert.Equal(2, events.Count);
        Assert.Same(cause, events[0]);
        Assert.IsType<SessionClosed>(events[1]);
    }

    [Fact]
    public async Task State_changes_only_from_the_expected_one_and_not_after_the_end()
    {
        Assert.False(_lifetime.TryChange(SessionState.Reconnecting, SessionState.Connected));
        Assert.True(_lifetime.TryChange(SessionState.Connected, SessionState.Reconnecting));
        Assert.True(_lifetime.IsOpen);

        _lifetime.TryEnd(SessionState.Closed);
        Assert.True(_lifetime.Closing.IsCompleted);
        Assert.False(_lifetime.TryChange(SessionState.Closed, SessionState.Connected));
        Assert.False(_lifetime.IsOpen);
        await _lifetime.Ended.Soon();
    }

    private void AddStage(string name, Func<Task>? work = null) => _lifetime.AddStage(() =>
    {
        _stages.Add(name);
        return work is null ? Task.CompletedTask : work();
    });
}
