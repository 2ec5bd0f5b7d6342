using System.Text;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>The calls of one member to the endpoints of this session.</summary>
/// <param name="context">What the session shares.</param>
/// <param name="endpoints">What the session offers.</param>
/// <param name="turns">Runs the calls of all members.</param>
/// <param name="writer">Sends what they return.</param>
internal sealed class IncomingCalls(MessagingContext context, CallEndpoints endpoints, CallTurns turns, ICallWriter writer) : ICallAnswers
{
    private const int MaxText = 4096;

    private readonly Lock _sync = new();
    private readonly Dictionary<Guid, IncomingCall> _open = [];

    /// <summary>Takes a request. It does not wait.</summary>
    public void OnRequest(in MessageHead head, ReadOnlySpan<byte> body)
    {
        string name = CallTags.EndpointOf(head.Tags);
        if (context.Members.Find(writer.Member.Id) is not { } caller)
            return;
        if (Refuse(caller, name, body, out ICallEndpoint? endpoint) is { } refusal)
        {
            Log.CallRefused(context.Logger, caller.Address, name, refusal.Outcome);
            End(head.Id, refusal.Outcome, refusal.Text, hasRun: false);
            return;
        }
        var call = new IncomingCall(head.Id, caller, name, Encoding.UTF8.GetString(body), endpoint!, this);
        lock (_sync)
        {
            if (!_open.TryAdd(head.Id, call))
                return;
        }
        Log.CallTaken(context.Logger, caller.Address, name);
        if (CallTags.TimeLeftOf(head.Tags) is { } left)
            call.StopAfter(left, context.Time);
        turns.Enter(call);
    }

    public void OnCancel(Guid id) => Find(id)?.Stop(CallOutcome.Cancelled);

    public void OnCredit(Guid id, uint bytes) => Find(id)?.AddCredit(bytes);

    /// <summary>The callers are gone: their process was started again, they have left, or this session ends.</summary>
    public void Abandon()
    {
        IncomingCall[] all;
        lock (_sync)
        {
            all = [.. _open.Values];
            _open.Clear();
        }
        foreach (IncomingCall call in all)
            call.Abandon();
    }

    // More may follow at once, so it is written with what follows.
    public void Send(IncomingCall call, CallItemKind kind, ReadOnlyMemory<byte> json, bool isHeld)
    {
        if (Find(call.Id) != call)
            return;
        var frame = new CallFrame(call.Id, BodyKind.Item, json, CallTags.OfItem((byte)kind));
        if (isHeld)
            writer.Hold(frame);
        else
            writer.Send(frame, isLone: false);
    }

    public void Flush() => writer.Flush();

    public void End(IncomingCall call, CallOutcome outcome, string? text, bool hasRun)
    {
        lock (_sync)
        {
            if (_open.GetValueOrDefault(call.Id) != call)
                return;
            _open.Remove(call.Id);
        }
        End(call.Id, outcome, text, hasRun);
    }

    private void End(Guid id, CallOutcome outcome, string? text, bool hasRun)
    {
        byte[] body = text is null ? [] : Encoding.UTF8.GetBytes(text.Length <= MaxText ? text : text[..MaxText]);
        writer.Send(new CallFrame(id, BodyKind.End, body, CallTags.OfEnd(outcome, hasRun)), isLone: true);
    }

    private (CallOutcome Outcome, string Text)? Refuse(Peer caller, string name, ReadOnlySpan<byte> body, out ICallEndpoint? endpoint)
    {
        endpoint = endpoints.Find(name);
        if (endpoint is null)
            return (CallOutcome.NoSuchEndpoint, "There is no endpoint of that name.");
        if (!endpoint.IsAllowed(caller))
            return (CallOutcome.NotAllowed, "The caller is not allowed to call the endpoint.");
        lock (_sync)
        {
            if (_open.Count >= CallLimits.Open)
                return (CallOutcome.Busy, $"{CallLimits.Open} calls of the caller are not over.");
        }
        return body.Length > ProtocolLimits.MessageBody || !JsonBody.IsValid(body.ToArray())
            ? (CallOutcome.InvalidArguments, "The arguments are not one JSON value of up to 1 MiB.")
            : null;
    }

    private IncomingCall? Find(Guid id)
    {
        lock (_sync)
            return _open.GetValueOrDefault(id);
    }
}
