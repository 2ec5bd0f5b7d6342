using System.Management.Automation;
using Pyile.Completers;
using Pyile.Engine;
using Pyile.Sessions;
using Pyile.Transformations;

namespace Pyile.Commands;

/// <summary>Takes messages out of the inbox.</summary>
[Cmdlet(VerbsCommunications.Receive, "PyileMessage")]
[OutputType(typeof(PyileMessage))]
public sealed class ReceivePyileMessageCommand : SessionCommand
{
    /// <summary>Only from this alias or address, wildcards allowed, or this row of Get-PyilePeer. Others stay in the inbox.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <summary>Goes on until the session ends, or until one of the limits below.</summary>
    [Parameter]
    public new SwitchParameter Wait { get; set; }

    /// <summary>Seconds to wait at most: for the first message, for -Count messages, or with -Wait altogether.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    public double? TimeoutSec { get; set; }

    /// <summary>Waits for so many messages, and takes no more.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    private protected override void ProcessRecord(ListedSession session)
    {
        Func<Message, bool>? filter = SenderFilter();
        if (Wait || Count is not null)
            TakeAsTheyCome(session, filter);
        else
            TakeWaiting(session, filter);
    }

    private Func<Message, bool>? SenderFilter()
    {
        if (From is null)
            return null;
        var sender = new MemberFilter(From);
        return m => sender.IsMatch(m.Alias, m.From);
    }

    // No more than waited at the beginning: a fast sender would keep it going for ever.
    private void TakeWaiting(ListedSession session, Func<Message, bool>? filter)
    {
        int waiting = session.Session.WaitingMessages;
        int taken = 0;
        for (; taken < waiting && session.Session.TryReceive(filter) is { } message; taken++)
            Write(session, message);
        if (taken > 0 || TimeoutSec is null)
            return;
        using CancellationTokenSource enough = Deadline();
        if (Next(session, filter, enough) is { } first)
        {
            Write(session, first);
            for (waiting = session.Session.WaitingMessages; waiting > 0 && session.Session.TryReceive(filter) is { } message; waiting--)
                Write(session, message);
        }
    }

    private void TakeAsTheyCome(ListedSession session, Func<Message, bool>? filter)
    {
        using CancellationTokenSource enough = Deadline();
        long left = Count ?? long.MaxValue;
        bool isOver = false;
        while (left-- > 0 && Next(session, filter, enough) is { } message)
        {
            Write(session, message);
            if (isOver || !enough.IsCancellationRequested)
                continue;

            // What waits now is still taken; what somebody who never pauses goes on sending is not.
            isOver = true;
            left = Math.Min(left, session.Session.WaitingMessages);
        }
    }

    private CancellationTokenSource Deadline()
    {
        var enough = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        if (Seconds(TimeoutSec) is { } timeout)
            enough.CancelAfter(timeout);
        return enough;
    }

    /// <summary>Null where the session has ended or the time is over. A message that was taken is always returned.</summary>
    private Message? Next(ListedSession session, Func<Message, bool>? filter, CancellationTokenSource enough)
    {
        if (session.Session.TryReceive(filter) is { } waiting)
            return waiting;
        try
        {
            return session.Session.ReceiveAsync(filter, enough.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!StopToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Write(ListedSession session, Message message) => WriteObject(new PyileMessage(message, session.Name));
}
