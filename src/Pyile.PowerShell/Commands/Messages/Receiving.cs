using System.Runtime.CompilerServices;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Which messages Receive-PyileMessage takes and when it stops, both in the pipeline and in a job.</summary>
internal sealed class Receiving
{
    private readonly Session _session;
    private readonly Func<Message, bool> _filter;

    /// <param name="session">The session whose inbox is read.</param>
    /// <param name="filter">Selects the messages to take. Messages for a handler and all others stay in the inbox.</param>
    public Receiving(ModuleSession session, Func<Message, bool>? filter)
    {
        _session = session.Session;
        _filter = message => (filter is null || filter(message)) && !session.Handlers.AreFor(message);
    }

    public TimeSpan? Timeout { get; init; }

    public int? Count { get; init; }

    /// <summary>Whether to continue until the session ends.</summary>
    public bool GoesOn { get; init; }

    /// <summary>The messages. A message that was taken out of the inbox is always returned.</summary>
    public IAsyncEnumerable<Message> RunAsync(CancellationToken stop) =>
        GoesOn || Count is not null ? AsTheyComeAsync(stop) : WaitingAsync(stop);

    // Takes at most as many messages as were waiting at the start, because a fast sender could keep it running forever.
    private async IAsyncEnumerable<Message> WaitingAsync([EnumeratorCancellation] CancellationToken stop)
    {
        int waiting = _session.WaitingMessages;
        bool isAny = false;
        for (; waiting > 0 && _session.TryReceive(_filter) is { } message; waiting--)
        {
            isAny = true;
            yield return message;
        }
        if (isAny || Timeout is null)
            yield break;
        using CancellationTokenSource enough = Deadline(stop);
        if (await NextAsync(enough, stop).ConfigureAwait(false) is not { } first)
            yield break;
        yield return first;
        for (waiting = _session.WaitingMessages; waiting > 0 && _session.TryReceive(_filter) is { } message; waiting--)
            yield return message;
    }

    private async IAsyncEnumerable<Message> AsTheyComeAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using CancellationTokenSource enough = Deadline(stop);
        long left = Count ?? long.MaxValue;
        bool isOver = false;
        while (left-- > 0 && await NextAsync(enough, stop).ConfigureAwait(false) is { } message)
        {
            yield return message;
            if (isOver || !enough.IsCancellationRequested)
                continue;

            // Takes the messages that are waiting now, but not those that a sender who never pauses adds later.
            isOver = true;
            left = Math.Min(left, _session.WaitingMessages);
        }
    }

    private CancellationTokenSource Deadline(CancellationToken stop)
    {
        var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (Timeout is { } timeout)
            enough.CancelAfter(timeout);
        return enough;
    }

    /// <summary>Null if the session has ended or the time is over.</summary>
    private async ValueTask<Message?> NextAsync(CancellationTokenSource enough, CancellationToken stop)
    {
        if (_session.TryReceive(_filter) is { } waiting)
            return waiting;
        try
        {
            return await _session.ReceiveAsync(_filter, enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
