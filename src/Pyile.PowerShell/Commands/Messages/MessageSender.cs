using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Pipeline;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>
/// Sends the messages of one Send-PyileMessage pipeline, keeps a window of them on their way, and reports receipts and errors.
/// </summary>
internal sealed class MessageSender : IMessageSender
{
    private readonly CancellableCommand _cmdlet;
    private readonly SendOptions _options;
    private readonly bool _mustAsk;
    private readonly ProgressPulse _progress;
    private readonly SendWindow _window = new();
    private readonly Dictionary<(ModuleSession, string), MessageReceiver> _receivers = [];
    private readonly Dictionary<ModuleSession, List<ReceiptQueue>> _broadcasts = [];
    private bool _hasWarnedOfEmptyRoster;
    private int _skippedTexts;

    public MessageSender(CancellableCommand cmdlet, SendOptions options)
    {
        _cmdlet = cmdlet;
        _options = options;
        _mustAsk = ShouldProcessCheck.IsNeeded(cmdlet);
        _progress = cmdlet.ShowProgress("Sending messages", () => ProgressState.Of(_window.Taken, _window.Added, "answered"));
    }

    public void SendToAll(ModuleSession session, Content content)
    {
        if (content.Kind == MessageKind.Text && content.Text is "" or " " or "\n")
        {
            Skip(content.Text);
            return;
        }
        int others = session.View.Peers;
        if (others == 0 && session.IsOpen)
        {
            if (!_hasWarnedOfEmptyRoster)
                _cmdlet.WriteWarning($"The session '{session.Name}' has no other members, so nothing was sent.");
            _hasWarnedOfEmptyRoster = true;
            return;
        }
        if (_mustAsk && !_cmdlet.ShouldProcess($"all other members of {session.Name} ({others})", "Send a message"))
            return;
        try
        {
            if (_options.NoWait)
                Wait(session.Session.PostToAllAsync(content, _options.Timeout, CancellationToken.None));
            else
                Broadcast(session, content, others);
        }
        catch (PyileException exception)
        {
            _cmdlet.WriteError(Errors.From(exception, session.View));
        }
    }

    public void SendTo(ModuleSession session, string name, Content content)
    {
        if (Find(session, name) is not { } receiver)
            return;
        if (receiver.Peer.IsSelf)
        {
            ReportSelf(receiver);
            return;
        }
        if (_mustAsk && !_cmdlet.ShouldProcess(PeerLookup.Describe(receiver.Peer), "Send a message"))
            return;
        try
        {
            if (_options.NoWait)
            {
                Wait(session.Session.PostAsync(receiver.Peer.Id, content, _options.Timeout, CancellationToken.None));
                return;
            }
            WaitForRoom(1);
            _window.Add(receiver.Receipts, session.Session.SendAsync(receiver.Peer.Id, content, _options.Timeout, _cmdlet.StopToken));
        }
        catch (PyileException exception)
        {
            _cmdlet.WriteError(Errors.From(exception, session.View));
        }
    }

    public void ReportCompleted()
    {
        while (_window.TryTake(out ModuleSession? session, out Task<Receipt>? sent))
            Report(session, sent);
    }

    public void Complete()
    {
        while (!_window.IsEmpty)
            WaitForResults();
        if (_skippedTexts > 0)
            _cmdlet.WriteWarning($"{_skippedTexts} texts were not broadcast, because they were empty, a single space or a single newline.");
    }

    public void Abandon() => _window.Abandon();

    private void Skip(string text)
    {
        if (_options.IsTextGiven)
            _cmdlet.WriteError(Errors.EmptyMessage(text));
        else
            _skippedTexts++;
    }

    // One queue for each place on the roster: that is nearly always the same member, and the receipt says which one it is.
    private void Broadcast(ModuleSession session, Content content, int others)
    {
        WaitForRoom(others);
        if (!_broadcasts.TryGetValue(session, out List<ReceiptQueue>? queues))
            _broadcasts.Add(session, queues = []);
        IReadOnlyList<Task<Receipt>> sends = session.Session.Broadcast(content, _options.Timeout, _cmdlet.StopToken);
        for (int i = 0; i < sends.Count; i++)
        {
            if (i == queues.Count)
                queues.Add(_window.AddQueue(session));
            _window.Add(queues[i], sends[i]);
        }
    }

    /// <returns>Null if the name does not mean one member; an error has been written then.</returns>
    private MessageReceiver? Find(ModuleSession session, string name)
    {
        if (_receivers.TryGetValue((session, name), out MessageReceiver? known) && known.IsCurrent)
            return known;
        if (PeerLookup.Find(session.Session, session.Name, name, out ErrorRecord? error) is not { } peer)
        {
            _cmdlet.WriteError(error);
            return null;
        }
        return _receivers[(session, name)] = new MessageReceiver(session, name, peer, _window.AddQueue(session));
    }

    private void ReportSelf(MessageReceiver self)
    {
        if (_options.IsReceiverGiven)
            _cmdlet.WriteWarning($"{self.Peer.Address} is this session itself; the message was not sent to it.");
        else
            _cmdlet.WriteVerbose($"{self.Peer.Address} is this session itself; skipped.");
    }

    private void WaitForRoom(int receivers)
    {
        while (_window.IsFullFor(receivers))
            WaitForResults();
    }

    private void WaitForResults()
    {
        _cmdlet.Wait(_window.WhenAnyAsync(_options.PassThru), _progress);
        _progress.Update();
        ReportCompleted();
    }

    // A queued message stays queued if the cmdlet ends or is stopped; only the wait for room in the queue ends.
    private void Wait(ValueTask posting)
    {
        if (posting.IsCompletedSuccessfully)
            posting.GetAwaiter().GetResult();
        else
            _cmdlet.Wait(posting.AsTask(), _progress);
    }

    private void Report(ModuleSession session, Task<Receipt> sent)
    {
        Receipt receipt;
        try
        {
            receipt = sent.GetAwaiter().GetResult();
        }
        catch (PyileException exception)
        {
            _cmdlet.WriteError(Errors.From(exception, session.View));
            return;
        }
        if (receipt.Status == ReceiptStatus.Delivered && !_options.PassThru)
            return;
        var view = new PyileReceipt(receipt, session.Name);
        if (view.Status == PyileReceiptStatus.Failed)
            _cmdlet.WriteError(Errors.From(view));
        if (_options.PassThru)
            _cmdlet.WriteObject(view);
    }
}
