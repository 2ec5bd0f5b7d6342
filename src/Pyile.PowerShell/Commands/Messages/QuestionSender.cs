using System.Management.Automation;
using System.Threading.Channels;
using Pyile.Engine.Model;
using Pyile.Pipeline;
using Pyile.Protocol;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Sends messages that wait for replies, up to a number of them at the same time, and returns the replies as they arrive.</summary>
internal sealed class QuestionSender : IMessageSender
{
    private const int Limit = 1000;

    private readonly CancellableCommand _cmdlet;
    private readonly TimeSpan _timeout;
    private readonly bool _mustAsk;
    private readonly ProgressPulse _progress;
    private readonly Channel<Answer> _answers = Channel.CreateUnbounded<Answer>();

    // The names that errors show: a member that has left is not on the roster any more.
    private readonly Dictionary<MemberId, string> _names = [];
    private int _pending;
    private long _asked;

    /// <param name="cmdlet">The cmdlet, which returns the replies.</param>
    /// <param name="timeout">How long a message and its reply may take together.</param>
    public QuestionSender(CancellableCommand cmdlet, TimeSpan timeout)
    {
        _cmdlet = cmdlet;
        _timeout = timeout;
        _mustAsk = ShouldProcessCheck.IsNeeded(cmdlet);
        _progress = cmdlet.ShowProgress("Waiting for replies", () => ProgressState.Of(_asked - _pending, _asked, "answered"));
    }

    public void SendToAll(ModuleSession session, Content content)
    {
        int others = session.View.Peers;
        if (_mustAsk && !_cmdlet.ShouldProcess($"all other members of {session.Name} ({others})", "Send a message"))
            return;
        WaitForRoom(others);
        foreach (Peer peer in session.Session.GetPeers())
            _names[peer.Id] = PeerLookup.Describe(peer);
        try
        {
            foreach (Task<Reply> asking in session.Session.AskAll(content, _timeout, _cmdlet.StopToken))
                Add(session, asking);
        }
        catch (PyileException exception)
        {
            _cmdlet.WriteError(Errors.From(exception, session.View));
        }
    }

    public void SendTo(ModuleSession session, string name, Content content)
    {
        if (PeerLookup.Find(session.Session, session.Name, name, out ErrorRecord? error) is not { } peer)
        {
            _cmdlet.WriteError(error);
            return;
        }
        if (peer.IsSelf)
        {
            _cmdlet.WriteWarning($"{peer.Address} is this session itself; the message was not sent to it.");
            return;
        }
        if (_mustAsk && !_cmdlet.ShouldProcess(PeerLookup.Describe(peer), "Send a message"))
            return;
        WaitForRoom(1);
        _names[peer.Id] = PeerLookup.Describe(peer);
        try
        {
            Add(session, session.Session.AskAsync(peer.Id, content, _timeout, _cmdlet.StopToken));
        }
        catch (PyileException exception)
        {
            _cmdlet.WriteError(Errors.From(exception, session.View));
        }
    }

    public void ReportCompleted()
    {
        while (_answers.Reader.TryRead(out Answer answer))
            Report(answer);
    }

    public void Complete()
    {
        while (_pending > 0)
            WaitForAnswers();
    }

    public void Abandon() => _answers.Writer.TryComplete();

    private void Add(ModuleSession session, Task<Reply> asking)
    {
        _pending++;
        _asked++;
        _ = asking.ContinueWith(
            reply => _answers.Writer.TryWrite(new Answer(session, reply)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    // A message to more members than the limit is sent alone.
    private void WaitForRoom(int receivers)
    {
        while (_pending > 0 && _pending + receivers > Limit)
            WaitForAnswers();
    }

    private void WaitForAnswers()
    {
        _cmdlet.Wait(_answers.Reader.WaitToReadAsync().AsTask(), _progress);
        _progress.Update();
        ReportCompleted();
    }

    private void Report(Answer answer)
    {
        _pending--;
        ModuleSession session = answer.Session;
        try
        {
            Reply reply = answer.Asking.GetAwaiter().GetResult();
            if (reply.Message is { } message)
                _cmdlet.WriteObject(new PyileMessage(message, session.Name));
            else if (reply is { Reason: NoReplyReason.NotDelivered, Receipt: { } receipt })
                _cmdlet.WriteError(Errors.From(new PyileReceipt(receipt, session.Name)));
            else
                _cmdlet.WriteError(Errors.NoReply(reply, _names.GetValueOrDefault(reply.FromId) ?? $"{reply.FromId}"));
        }
        catch (PyileException exception)
        {
            _cmdlet.WriteError(Errors.From(exception, session.View));
        }
    }

    private readonly record struct Answer(ModuleSession Session, Task<Reply> Asking);
}
