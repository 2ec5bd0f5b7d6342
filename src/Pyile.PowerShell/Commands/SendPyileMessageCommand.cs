using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Runtime.ExceptionServices;
using Pyile.Completers;
using Pyile.Engine;
using Pyile.Sessions;
using Pyile.Transformations;

namespace Pyile.Commands;

/// <summary>Sends texts to members, or to all of them, and waits until they have answered.</summary>
[Cmdlet(VerbsCommunications.Send, "PyileMessage", SupportsShouldProcess = true, DefaultParameterSetName = TextSet)]
[OutputType(typeof(PyileReceipt))]
public sealed class SendPyileMessageCommand : SessionCommand
{
    // A message and a session have addresses of their own, which must not be taken for receivers.
    private const string TextSet = "Text";
    private const string AnswerSet = "Answer";
    private const string SessionSet = "Session";

    private SendWindow? _window;
    private bool _isTextFixed;
    private bool _isToFixed;
    private bool _isAloneTold;
    private int _blankLines;

    /// <summary>What to say. Each string of the pipeline is a message.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TextSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AnswerSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SessionSet)]
    [TextTransformation]
    [AllowEmptyString]
    public string Text { get; set; } = null!;

    /// <summary>Receivers: aliases, addresses with ports, or rows of Get-PyilePeer. Default: all other members.</summary>
    [Parameter(Position = 1, ParameterSetName = TextSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Address")]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? To { get; set; }

    /// <summary>A received message: the text goes to its sender alone, also where it was a broadcast.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AnswerSet, ValueFromPipeline = true)]
    public PyileMessage Message { get; set; } = null!;

    /// <summary>A session from the pipeline: the text goes to all other members of its network.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    public PyileSession InputSession { get; set; } = null!;

    /// <inheritdoc/>
    [Parameter(ParameterSetName = TextSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AnswerSet, ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    /// <summary>Seconds from sending a message to the answer. Default: 4.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400.0)]
    public double? TimeoutSec { get; set; }

    /// <summary>Returns a receipt for each message and receiver.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string? SessionOfRecord =>
        ParameterSetName == SessionSet ? InputSession.Id.ToString(CultureInfo.InvariantCulture) : Session;

    private SendWindow Window => _window ??= new SendWindow(StopToken);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isTextFixed = MyInvocation.BoundParameters.ContainsKey(nameof(Text));
        _isToFixed = MyInvocation.BoundParameters.ContainsKey(nameof(To));
    }

    private protected override void ProcessRecord(ListedSession session)
    {
        IReadOnlyList<string>? receivers = ParameterSetName == AnswerSet ? [Message.IsBroadcast ? Message.From : Message.Conversation] : To;
        if (receivers is null)
        {
            Broadcast(session);
        }
        else
        {
            foreach (string receiver in receivers)
                SendTo(session, receiver);
        }
        while (_window?.TryTake() is { } result)
            Report(result);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        while (_window is { IsEmpty: false })
            Report(Wait(_window.TakeAsync()));
        if (_blankLines > 0)
            WriteWarning($"{_blankLines} of the texts were empty, a single space or a single newline, which are not broadcast.");
    }

    private void Broadcast(ListedSession session)
    {
        if (Text is "" or " " or "\n")
        {
            if (_isTextFixed)
                WriteError(Errors.EmptyMessage(Text));
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
        if (ShouldProcess($"everybody else in {session.Name} ({others})", "Send a message"))
            Start(session, others, (text, timeout, token) => session.Session.BroadcastAsync(text, timeout, token));
    }

    private void SendTo(ListedSession session, string receiver)
    {
        if (PeerLookup.Find(session, receiver, out ErrorRecord? error) is not { } address)
            WriteError(error);
        else if (PeerLookup.IsSelf(session, address))
            TellSelf(address);
        else if (ShouldProcess(PeerLookup.Describe(session, address), "Send a message"))
            Start(session, 1, async (text, timeout, token) => [await session.Session.SendAsync(address, text, timeout, token).ConfigureAwait(false)]);
    }

    private void TellSelf(IPEndPoint address)
    {
        if (_isToFixed)
            WriteWarning($"{address} is this session itself: nothing is sent to it.");
        else
            WriteVerbose($"{address} is this session itself; it is left out.");
    }

    private void Start(ListedSession session, int receivers, Func<string, TimeSpan?, CancellationToken, Task<IReadOnlyList<Receipt>>> send)
    {
        while (Window.IsFullFor(receivers))
            Report(Wait(Window.TakeAsync()));
        (string text, TimeSpan? timeout) = (Text, Seconds(TimeoutSec));
        Window.Start(session, receivers, token => send(text, timeout, token));
    }

    private void Report(SendResult result)
    {
        if (result.Failure is not null)
            ExceptionDispatchInfo.Throw(result.Failure);
        if (result.Problem is not null)
            WriteError(Errors.From(result.Problem, result.Session.View));
        foreach (Receipt receipt in result.Receipts)
        {
            var view = new PyileReceipt(receipt, result.Session.Name);
            if (view.Status == PyileReceiptStatus.Failed)
                WriteError(Errors.From(view));
            if (PassThru)
                WriteObject(view);
        }
    }
}
