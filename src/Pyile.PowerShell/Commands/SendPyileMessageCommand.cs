using System.Globalization;
using System.Management.Automation;
using Pyile.Completers;
using Pyile.Engine.Model;
using Pyile.Internal;
using Pyile.Json;
using Pyile.Sessions;
using Pyile.Transformations;

namespace Pyile.Commands;

/// <summary>Sends texts and values to members, or to all of them, and waits until they have them.</summary>
[Cmdlet(VerbsCommunications.Send, "PyileMessage", SupportsShouldProcess = true, DefaultParameterSetName = TextSet)]
[OutputType(typeof(PyileReceipt))]
public sealed class SendPyileMessageCommand : SessionCommand
{
    // A message, a session and a value of the pipeline have addresses of their own, which must not be taken for receivers.
    private const string TextSet = "Text";
    private const string AnswerSet = "Answer";
    private const string SessionSet = "Session";
    private const string ValueSet = "Value";
    private const string ValueAnswerSet = "ValueAnswer";
    private const string ValueSessionSet = "ValueSession";
    private const string ValuePeerSet = "ValuePeer";

    private readonly SendWindow _window = new();
    private readonly Dictionary<(ListedSession, string), Receiver> _receivers = [];
    private readonly Dictionary<ListedSession, List<SendLane>> _everybody = [];
    private ProgressPulse? _progress;
    private ValueWriter? _writer;
    private PSObject? _fixedValue;
    private string? _fixedJson;
    private bool _isTextFixed;
    private bool _isValueGiven;
    private bool _isToFixed;
    private bool _mustAsk;
    private bool _isAloneTold;
    private int _blankLines;

    /// <summary>What to say. Each string or number of the pipeline is a message.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TextSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AnswerSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SessionSet)]
    [TextTransformation]
    [AllowEmptyString]
    public string Text { get; set; } = null!;

    /// <summary>A value that is sent as JSON, to 16 levels and 1 MiB. Each object of the pipeline that is no string or number is one.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ValueSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ValueAnswerSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ValueSessionSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ValuePeerSet)]
    [ValueTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>Receivers: aliases, addresses with ports, or rows of Get-PyilePeer. Default: all other members.</summary>
    [Parameter(Position = 1, ParameterSetName = TextSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 1, ParameterSetName = ValueSet)]
    [Alias("Address")]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? To { get; set; }

    /// <summary>A received message: the text or value goes to its sender alone, also where it was a broadcast.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AnswerSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, ParameterSetName = ValueAnswerSet, ValueFromPipeline = true)]
    public PyileMessage Message { get; set; } = null!;

    /// <summary>A session from the pipeline: the text or value goes to all other members of its network.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, ParameterSetName = ValueSessionSet, ValueFromPipeline = true)]
    public PyileSession InputSession { get; set; } = null!;

    /// <summary>A receiver of the value, as a row of Get-PyilePeer from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ValuePeerSet, ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string InputPeer { get; set; } = null!;

    /// <inheritdoc/>
    [Parameter(ParameterSetName = TextSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AnswerSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ValueSet)]
    [Parameter(ParameterSetName = ValueAnswerSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ValuePeerSet, ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    /// <summary>Seconds from sending a message to the answer. Default: 4.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400.0)]
    public double? TimeoutSec { get; set; }

    /// <summary>Returns a receipt for each message and receiver, as they come.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Only puts the messages into the queues. What becomes of them is in Get-PyileStatistics, and failures in Get-PyileLog.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected override string? SessionOfRecord =>
        InputSession is null ? Session : InputSession.Id.ToString(CultureInfo.InvariantCulture);

    private bool IsValue => ParameterSetName is ValueSet or ValueAnswerSet or ValueSessionSet or ValuePeerSet;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (NoWait && PassThru)
            ThrowTerminatingError(Errors.NoWaitWithPassThru());
        _isTextFixed = MyInvocation.BoundParameters.ContainsKey(nameof(Text));
        _isValueGiven = MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
        _isToFixed = MyInvocation.BoundParameters.ContainsKey(nameof(To));
        _mustAsk = Asking.IsNeeded(this);
        _progress = ShowProgress("Sending messages", () => ProgressState.Of(_window.Taken, _window.Added, "are answered"));
    }

    private protected override void ProcessRecord(ListedSession session)
    {
        if (IsValue)
        {
            if (Json() is { } json)
                Send(session, Content.Json(json));
        }
        else
        {
            Send(session, Text);
        }
        ReportWhatIsThere();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        while (!_window.IsEmpty)
            WaitForResults();
        if (_blankLines > 0)
            WriteWarning($"{_blankLines} of the texts were empty, a single space or a single newline, which are not broadcast.");
    }

    private protected override void Release()
    {
        _window.Abandon();
        _writer?.Dispose();
    }

    /// <summary>Null where the value cannot be sent; an error has been written then.</summary>
    private string? Json()
    {
        if (InputObject is null && !_isValueGiven)
        {
            WriteError(Errors.NullMessage());
            return null;
        }
        // A value that is not from the pipeline is the same for all receivers that are.
        if (ParameterSetName != ValueSet && _fixedJson is not null && ReferenceEquals(InputObject, _fixedValue))
            return _fixedJson;
        try
        {
            _writer ??= new ValueWriter();
            (_fixedValue, _fixedJson) = (InputObject, _writer.Write(InputObject));
            return _fixedJson;
        }
        catch (ValueException exception)
        {
            // As a text of its own kind; the wrapper's would list all that is in it.
            WriteError(Errors.From(exception, InputObject is { BaseObject: not PSCustomObject and var plain } ? plain : InputObject));
            return null;
        }
    }

    private void Send(ListedSession session, Content content)
    {
        if (Message is not null)
        {
            SendTo(session, Message.IsBroadcast ? Message.From : Message.Conversation, content);
        }
        else if (InputPeer is not null)
        {
            SendTo(session, InputPeer, content);
        }
        else if (To is not null)
        {
            foreach (string receiver in To)
                SendTo(session, receiver, content);
        }
        else
        {
            SendToAll(session, content);
        }
    }

    private void SendToAll(ListedSession session, Content content)
    {
        if (content.Kind == MessageKind.Text && content.Text is "" or " " or "\n")
        {
            if (_isTextFixed)
                WriteError(Errors.EmptyMessage(content.Text));
            else
                _blankLines++;
            return;
        }
        int others = session.View.Peers;
        if (others == 0 && session.IsOpen)
        {
            if (!_isAloneTold)
                WriteWarning($"Nobody else is on the roster of the session '{session.Name}': nothing is sent.");
            _isAloneTold = true;
            return;
        }
        if (_mustAsk && !ShouldProcess($"everybody else in {session.Name} ({others})", "Send a message"))
            return;
        try
        {
            if (NoWait)
                Wait(session.Session.PostToAllAsync(content, Seconds(TimeoutSec), CancellationToken.None));
            else
                Broadcast(session, content, others);
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, session.View));
        }
    }

    // A lane for each place on the roster: that is nearly always the same member, and who it is shows only in the receipt.
    private void Broadcast(ListedSession session, Content content, int others)
    {
        WaitForRoom(others);
        if (!_everybody.TryGetValue(session, out List<SendLane>? lanes))
            _everybody.Add(session, lanes = []);
        IReadOnlyList<Task<Receipt>> sends = session.Session.Broadcast(content, Seconds(TimeoutSec), StopToken);
        for (int i = 0; i < sends.Count; i++)
        {
            if (i == lanes.Count)
                lanes.Add(_window.AddLane(session));
            _window.Add(lanes[i], sends[i]);
        }
    }

    private void SendTo(ListedSession session, string name, Content content)
    {
        if (Find(session, name) is not { } receiver)
            return;
        if (receiver.IsSelf)
        {
            TellSelf(receiver);
            return;
        }
        if (_mustAsk && !ShouldProcess(PeerLookup.Describe(session, receiver.Address), "Send a message"))
            return;
        try
        {
            if (NoWait)
            {
                Wait(session.Session.PostAsync(receiver.Address, content, Seconds(TimeoutSec), CancellationToken.None));
                return;
            }
            WaitForRoom(1);
            _window.Add(receiver.Lane, session.Session.SendAsync(receiver.Address, content, Seconds(TimeoutSec), StopToken));
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, session.View));
        }
    }

    /// <summary>Null where nobody in particular is meant; an error has been written then.</summary>
    private Receiver? Find(ListedSession session, string name)
    {
        if (_receivers.TryGetValue((session, name), out Receiver? known) && known.IsCurrent)
            return known;
        if (PeerLookup.Find(session, name, out ErrorRecord? error) is not { } address)
        {
            WriteError(error);
            return null;
        }
        return _receivers[(session, name)] = new Receiver(session, name, address, _window.AddLane(session));
    }

    private void TellSelf(Receiver self)
    {
        if (_isToFixed)
            WriteWarning($"{self.Address} is this session itself: nothing is sent to it.");
        else
            WriteVerbose($"{self.Address} is this session itself; it is left out.");
    }

    private void WaitForRoom(int receivers)
    {
        while (_window.IsFullFor(receivers))
            WaitForResults();
    }

    private void WaitForResults()
    {
        Wait(_window.WhenAnyAsync(PassThru), _progress);
        _progress!.Update();
        ReportWhatIsThere();
    }

    // What is in a queue stays there when the cmdlet is over or stopped; only the wait for room ends.
    private void Wait(ValueTask posting)
    {
        if (posting.IsCompletedSuccessfully)
            posting.GetAwaiter().GetResult();
        else
            Wait(posting.AsTask(), _progress);
    }

    private void ReportWhatIsThere()
    {
        while (_window.TryTake(out ListedSession? session, out Task<Receipt>? sent))
            Report(session, sent);
    }

    private void Report(ListedSession session, Task<Receipt> sent)
    {
        Receipt receipt;
        try
        {
            receipt = sent.GetAwaiter().GetResult();
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, session.View));
            return;
        }
        if (receipt.Status == ReceiptStatus.Delivered && !PassThru)
            return;
        var view = new PyileReceipt(receipt, session.Name);
        if (view.Status == PyileReceiptStatus.Failed)
            WriteError(Errors.From(view));
        if (PassThru)
            WriteObject(view);
    }
}
