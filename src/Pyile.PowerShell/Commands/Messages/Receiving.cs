using System.Runtime.CompilerServices;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Which messages Receive-PyileMessage takes and when it has enough, in the pipeline and in a job alike.</summary>
internal sealed class Receiving
{
    private readonly Session _session;
    private readonly Func<Message, bool> _filter;

    /// <param name="session">Whose inbox it is.</param>
    /// <param name="filter">What is taken, as far as no handler is for it; the rest stays.</param>
    public Receiving(ModuleSession session, Func<Message, bool>? filter)
    {
        _session = session.Session;
        _filter = message => (filter is null || filter(message)) && !session.Handlers.AreFor(message);
    }

    public TimeSpan? Timeout { get; init; }

    public int? Count { get; init; }

    /// <summary>Whether it goes on until the session ends.</summary>
    public bool GoesOn { get; init; }

    /// <summary>The messages. One that was taken out of the inbox is always returned.</summary>
    public IAsyncEnumerable<Message> RunAsync(CancellationToken stop) => GoesOn || Count is not null ? AsTheyComeAsync(stop) : WaitingAsync(stop);

    // No more than waited at the beginning: a fast sender would keep it going for ever.
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

            // What waits now is still taken; what somebody who never pauses goes on sending is not.
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

    /// <summary>Null where the session has ended or the time is over.</summary>
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
