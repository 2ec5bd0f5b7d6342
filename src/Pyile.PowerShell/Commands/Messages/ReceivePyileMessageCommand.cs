using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Pipeline;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Takes messages out of the inbox.</summary>
[Cmdlet(VerbsCommunications.Receive, "PyileMessage")]
[OutputType(typeof(PyileMessage), typeof(PyileJob))]
public sealed class ReceivePyileMessageCommand : SessionCommand
{
    private long _taken;

    /// <summary>
    /// Takes only messages from this alias or address, wildcards allowed, or from this member from Get-PyilePeer. Others
    /// stay in the inbox.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerPatternCompleter))]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <summary>Continues until the session ends, or until one of the limits below is reached.</summary>
    [Parameter]
    public new SwitchParameter Wait { get; set; }

    /// <summary>
    /// The longest time to wait, in seconds: for the first message, for -Count messages, or with -Wait for all messages.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    public double? TimeoutSec { get; set; }

    /// <summary>Returns after this many messages.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <summary>
    /// Takes only replies to this message: its Id, the message from Get-PyileMessage, or the receipt of Send-PyileMessage -PassThru.
    /// </summary>
    [Parameter]
    [MessageIdTransformation]
    public Guid? InReplyTo { get; set; }

    /// <summary>Receives messages in a job and returns the job immediately.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override void ProcessRecord(ModuleSession session)
    {
        var receiving = new Receiving(session, Filter(session))
        {
            Timeout = Seconds(TimeoutSec),
            Count = Count,
            GoesOn = Wait,
        };
        if (AsJob)
            WriteObject(PyileJob.Start(this, session.Name, job => ReceiveAsync(receiving, session.Name, job)));
        else
            Receive(receiving, session.Name);
    }

    private static async Task ReceiveAsync(Receiving receiving, string session, PyileJob job)
    {
        await foreach (Message message in receiving.RunAsync(job.StopToken).ConfigureAwait(false))
            job.Write(new PyileMessage(message, session));
    }

    private void Receive(Receiving receiving, string session)
    {
        ProgressPulse progress = ShowProgress($"Receiving messages from {session}", Progress);
        IAsyncEnumerator<Message> messages = receiving.RunAsync(StopToken).GetAsyncEnumerator(CancellationToken.None);
        try
        {
            while (IsNext(messages.MoveNextAsync(), progress))
            {
                _taken++;
                progress.Update();
                WriteObject(new PyileMessage(messages.Current, session));
            }
        }
        finally
        {
            messages.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    // Waits for the task even if the pipeline is stopped, which ends the task too, so that a message taken from the inbox is
    // not lost.
    private static bool IsNext(ValueTask<bool> moving, ProgressPulse progress)
    {
        if (moving.IsCompleted)
            return moving.GetAwaiter().GetResult();
        Task<bool> task = moving.AsTask();
        progress.Hold(task);
        return task.GetAwaiter().GetResult();
    }

    private ProgressState Progress() =>
        Count is { } count && !Wait ? ProgressState.Of(_taken, count, "received") : new ProgressState($"{_taken} received");

    private Func<Message, bool>? Filter(ModuleSession session)
    {
        if (From is null)
            return InReplyTo is { } question ? m => m.InReplyTo == question : null;
        var sender = new MemberFilter(From);
        return m => (InReplyTo is null || m.InReplyTo == InReplyTo) && sender.IsMatch(m, session.Session);
    }
}
