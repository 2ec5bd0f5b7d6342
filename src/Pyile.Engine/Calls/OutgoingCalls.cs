using System.Text;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>
/// The calls of this session to one member. A call has its place here until the member has said its end, also if its caller does not wait
/// for it any more, because it may still run there.
/// </summary>
/// <param name="context">What the session shares.</param>
/// <param name="writer">Sends requests.</param>
internal sealed class OutgoingCalls(MessagingContext context, ICallWriter writer) : ICallOwner
{
    private readonly Lock _sync = new();
    private readonly Dictionary<Guid, Open> _open = [];
    private readonly Queue<Open> _waiting = new();
    private CallFailure _closedBy;

    /// <summary>Whether a call is not over.</summary>
    public bool Any
    {
        get
        {
            lock (_sync)
                return _open.Count > 0;
        }
    }

    /// <summary>Begins a call.</summary>
    public Call Start(CallRequest request, CancellationToken cancellationToken)
    {
        var call = new Call(Guid.NewGuid(), writer.Member.Id, request, context.Clock, this);
        var frame = new CallFrame(call.Id, BodyKind.Request, Encoding.UTF8.GetBytes(request.Arguments)) { Request = call };
        var open = new Open(call, frame);
        CallFailure closedBy;
        lock (_sync)
        {
            closedBy = _closedBy;
            if (closedBy == CallFailure.None)
                _waiting.Enqueue(open);
        }
        if (closedBy != CallFailure.None)
        {
            call.End(closedBy, Describe(closedBy), mayHaveRun: false);
            return call;
        }
        StartNext();
        call.Watch(context.Time, cancellationToken);
        return call;
    }

    public void GiveUp(Call call, CallFailure why)
    {
        Open? open;
        bool mayHaveRun;
        lock (_sync)
        {
            if (call.IsOver)
                return;
            mayHaveRun = _open.TryGetValue(call.Id, out open) && !writer.TryWithdraw(open.Frame);
            if (!mayHaveRun)
                _open.Remove(call.Id);
        }
        call.End(why, Describe(why), mayHaveRun);
        if (mayHaveRun)
            writer.Send(new CallFrame(call.Id, BodyKind.Cancel), isLone: true);
        else
            StartNext();
    }

    public void GiveCredit(Call call, int bytes)
    {
        if (!call.IsOver)
            writer.Send(new CallFrame(call.Id, BodyKind.Credit, tags: CallTags.OfCredit((uint)bytes)), isLone: true);
    }

    /// <summary>The member returns something.</summary>
    public void OnItem(Guid id, byte stream, ReadOnlySpan<byte> body)
    {
        if (Find(id) is not { IsOver: false } call)
            return;
        bool isKnown = Enum.IsDefined((CallItemKind)stream);
        byte[] json = body.Length <= ProtocolLimits.MessageBody ? body.ToArray() : [];
        if (!JsonBody.IsValid(json))
            Violate(call, "It has returned something that is not a JSON value of up to 1 MiB.");
        else if (!call.TryAdd(isKnown ? new CallItem((CallItemKind)stream, Encoding.UTF8.GetString(json)) : null, json.Length + CallLimits.ItemOverhead))
            Violate(call, "It has returned more than there was room for.");
    }

    /// <summary>The call is over at the member.</summary>
    /// <param name="id">The call.</param>
    /// <param name="failure">None if the endpoint has run to its end.</param>
    /// <param name="text">What the member says about it.</param>
    /// <param name="hasRun">Whether the endpoint has begun to run.</param>
    public void OnEnd(Guid id, CallFailure failure, string? text, bool hasRun)
    {
        Open? open;
        lock (_sync)
            _open.Remove(id, out open);
        if (open is null)
            return;
        open.Call.End(failure, text, hasRun);
        StartNext();
    }

    /// <summary>The member did not take a request.</summary>
    public void OnRejected(CallFrame frame, string why)
    {
        if (frame.Request is { } call)
            OnEnd(call.Id, CallFailure.Unsupported, why, hasRun: false);
    }

    /// <summary>The member's process was started again: what was written to the old one may have run, and no end of it will come.</summary>
    public void OnRestarted()
    {
        foreach (Open open in All().Where(open => open.Frame.WasWritten))
            OnEnd(open.Call.Id, CallFailure.Restarted, Describe(CallFailure.Restarted), hasRun: true);
    }

    /// <summary>The member does not support calls.</summary>
    public void OnUnsupported() => Close(CallFailure.Unsupported);

    /// <summary>Fails all calls, and all that are started later: the member has left, or the session has ended.</summary>
    public void Close(SendOutcome outcome) =>
        Close(outcome.Reason == FailureReason.Closed ? CallFailure.SessionEnded : CallFailure.NotAMember);

    private void Close(CallFailure why)
    {
        Open[] all;
        lock (_sync)
        {
            _closedBy = why;
            all = [.. _open.Values, .. _waiting];
            _open.Clear();
            _waiting.Clear();
        }
        foreach (Open open in all)
            open.Call.End(why, Describe(why), open.Frame.WasWritten);
    }

    private static string Describe(CallFailure why) => why switch
    {
        CallFailure.TimedOut => "The time of the call was over.",
        CallFailure.Cancelled => "The call was cancelled.",
        CallFailure.Restarted => "The member was started again before the call was over.",
        CallFailure.NotAMember => "The member has left before the call was over.",
        CallFailure.SessionEnded => "The session has ended before the call was over.",
        _ => "The member does not support calls.",
    };

    private void Violate(Call call, string what)
    {
        call.End(CallFailure.ProtocolViolation, what, mayHaveRun: true);
        writer.Send(new CallFrame(call.Id, BodyKind.Cancel), isLone: false);
    }

    private Call? Find(Guid id)
    {
        lock (_sync)
            return _open.GetValueOrDefault(id)?.Call;
    }

    private Open[] All()
    {
        lock (_sync)
            return [.. _open.Values];
    }

    private void StartNext()
    {
        while (TakeNext() is { } next)
            writer.Send(next.Frame, isLone: true);
    }

    // One that was given up while it waited is left out.
    private Open? TakeNext()
    {
        lock (_sync)
        {
            while (_open.Count < CallLimits.Open && _waiting.TryDequeue(out Open? next))
            {
                if (next.Call.IsOver)
                    continue;
                _open.Add(next.Call.Id, next);
                return next;
            }
            return null;
        }
    }

    private sealed record Open(Call Call, CallFrame Frame);
}
