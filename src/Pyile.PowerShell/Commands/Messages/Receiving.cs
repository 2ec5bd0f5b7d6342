using System.Runtime.CompilerServices;
using Pyile.Engine;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Which messages Receive-PyileMessage takes and when it stops, both in the pipeline and in a job.</summary>
/// <param name="session">The session whose inbox is read.</param>
/// <param name="filter">Selects the messages to take, or null for all. Messages for a handler stay in the inbox.</param>
internal sealed class Receiving(ModuleSession session, Func<Message, bool>? filter)
{
    private Session Session => session.Session;

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
        using InboxReader reader = session.Handlers.OpenReader(filter);
        int waiting = Session.WaitingMessages;
        bool isAny = false;
        for (; waiting > 0 && reader.TryTake() is { } message; waiting--)
        {
            isAny = true;
            yield return message;
        }
        if (isAny || Timeout is null)
            yield break;
        using CancellationTokenSource enough = Deadline(stop);
        if (await NextAsync(reader, enough, stop).ConfigureAwait(false) is not { } first)
            yield break;
        yield return first;
        for (waiting = Session.WaitingMessages; waiting > 0 && reader.TryTake() is { } message; waiting--)
            yield return message;
    }

    private async IAsyncEnumerable<Message> AsTheyComeAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using InboxReader reader = session.Handlers.OpenReader(filter);
        using CancellationTokenSource enough = Deadline(stop);
        long left = Count ?? long.MaxValue;
        bool isOver = false;
        while (left-- > 0 && await NextAsync(reader, enough, stop).ConfigureAwait(false) is { } message)
        {
            yield return message;
            if (isOver || !enough.IsCancellationRequested)
                continue;

            // Takes the messages that are waiting now, but not those that a sender who never pauses adds later.
            isOver = true;
            left = Math.Min(left, Session.WaitingMessages);
        }
    }

    private CancellationTokenSource Deadline(CancellationToken stop)
    {
        var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (Timeout is { } timeout)
            enough.CancelAfter(timeout);
        return enough;
    }

    /// <summary>The next message, or null if the session has ended or the time is over.</summary>
    private static async ValueTask<Message?> NextAsync(InboxReader reader, CancellationTokenSource enough, CancellationToken stop)
    {
        if (reader.TryTake() is { } waiting)
            return waiting;
        try
        {
            return await reader.TakeAsync(enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
