using System.Globalization;
using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Handlers;
using Pyile.Texts;

namespace Pyile.Commands;

/// <summary>Sends texts and values to members and waits until they have received them.</summary>
[Cmdlet(VerbsCommunications.Send, "PyileMessage", SupportsShouldProcess = true, DefaultParameterSetName = TextSet)]
[OutputType(typeof(PyileReceipt))]
public sealed class SendPyileMessageCommand : SessionCommand
{
    // Messages, sessions and values from the pipeline can have an Address property, which must not be bound to -To.
    private const string TextSet = "Text";
    private const string AnswerSet = "Answer";
    private const string SessionSet = "Session";
    private const string ValueSet = "Value";
    private const string ValueAnswerSet = "ValueAnswer";
    private const string ValueSessionSet = "ValueSession";
    private const string ValuePeerSet = "ValuePeer";

    private static readonly TimeSpan DefaultReplyTime = TimeSpan.FromSeconds(10);

    private readonly MessageValue _value = new();
    private IMessageSender _sender = null!;
    private bool _isSameForAll;
    private bool _hasSent;
    private bool _isValueGiven;

    /// <summary>The text to send. Each string from the pipeline is one message. A number is sent as a value.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TextSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AnswerSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SessionSet)]
    [TextTransformation]
    [AllowEmptyString]
    public string Text { get; set; } = null!;

    /// <summary>
    /// A value to send as JSON, at most 16 levels deep and 1 MiB large. Each object from the pipeline that is not a string
    /// is one value.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ValueSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ValueAnswerSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ValueSessionSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ValuePeerSet)]
    [ValueTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>Receivers: aliases, addresses with ports, or members from Get-PyilePeer. Default: all other members.</summary>
    [Parameter(Position = 1, ParameterSetName = TextSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 1, ParameterSetName = ValueSet)]
    [Alias("Address")]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? To { get; set; }

    /// <summary>A received message. The text or value goes only to its sender, even if the message was a broadcast.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AnswerSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, ParameterSetName = ValueAnswerSet, ValueFromPipeline = true)]
    public PyileMessage Message { get; set; } = null!;

    /// <summary>A session from the pipeline. The text or value goes to all other members of its network.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, ParameterSetName = ValueSessionSet, ValueFromPipeline = true)]
    public PyileSession InputSession { get; set; } = null!;

    /// <summary>A receiver of the value, as returned by Get-PyilePeer, from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ValuePeerSet, ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string InputPeer { get; set; } = null!;

    /// <summary>Marks the text or value as the reply to the message from the pipeline, so that a sender that waits for one gets it.</summary>
    [Parameter(ParameterSetName = AnswerSet)]
    [Parameter(ParameterSetName = ValueAnswerSet)]
    public SwitchParameter Reply { get; set; }

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

    /// <summary>
    /// Seconds that a message waits while its receiver acknowledges nothing; with -WaitReply, that a message and its reply take together.
    /// Default: 10.
    /// </summary>
    [Parameter]
    [ValidateRange(0.001, 86400.0)]
    public double? TimeoutSec { get; set; }

    /// <summary>
    /// Identifies the message if it is sent again: a receiver that has a message with this key from this session takes no other. For one text
    /// or value only.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 256)]
    public string? Key { get; set; }

    /// <summary>
    /// Sends only these properties of each object, or these keys, by names with wildcards; of each element if it is a list.
    /// </summary>
    [Parameter(ParameterSetName = ValueSet)]
    [Parameter(ParameterSetName = ValueAnswerSet)]
    [Parameter(ParameterSetName = ValueSessionSet)]
    [Parameter(ParameterSetName = ValuePeerSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>
    /// Allows to cut: how many levels of properties are sent of objects such as processes and files. What is below is text. Custom objects,
    /// dictionaries and lists are never cut.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 16)]
    public int? Depth { get; set; }

    /// <summary>
    /// Marks dates, times, versions, GUIDs, bytes, big integers and known enumerations in values, so that receivers get these types.
    /// </summary>
    [Parameter]
    public SwitchParameter KeepType { get; set; }

    /// <summary>Returns a receipt for each message and receiver when it arrives.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// Queues the messages and returns without waiting for answers. Get-PyileStatistics shows the results, and Get-PyileLog
    /// shows failures.
    /// </summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>
    /// Waits for the reply of each receiver and returns it. Replies that are waited for go to no other reader of the inbox.
    /// </summary>
    [Parameter]
    public SwitchParameter WaitReply { get; set; }

    private protected override string? SessionOfRecord =>
        InputSession is null ? Session : InputSession.Id.ToString(CultureInfo.InvariantCulture);

    private bool IsValue => ParameterSetName is ValueSet or ValueAnswerSet or ValueSessionSet or ValuePeerSet;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (NoWait && PassThru)
            ThrowTerminatingError(Errors.NoWaitWithPassThru());
        if (WaitReply && (NoWait || PassThru || Key is not null))
            ThrowTerminatingError(Errors.WaitReplyConflict());
        _isValueGiven = IsGiven(nameof(InputObject));
        _isSameForAll = _isValueGiven || IsGiven(nameof(Text));
        _value.Limit(Depth, Property, KeepType);
        _sender = WaitReply ? new QuestionSender(this, Seconds(TimeoutSec) ?? DefaultReplyTime) : new MessageSender(this, new SendOptions
        {
            Timeout = Seconds(TimeoutSec),
            PassThru = PassThru,
            NoWait = NoWait,
            IsTextGiven = IsGiven(nameof(Text)),
            IsReceiverGiven = IsGiven(nameof(To)),
        });
    }

    private protected override void ProcessRecord(ModuleSession session)
    {
        if (Key is not null && !_isSameForAll && _hasSent)
            ThrowTerminatingError(Errors.KeyForSeveral(Key));
        _hasSent = true;
        if (AutomaticAnswers.IsRefused(Message, Reply))
            WriteWarning($"The message of {MemberText.Describe(Message.Alias, Message.From)} was not answered: a handler sent it.");
        else if (!IsValue && MessageValue.NumberOf(Text) is null)
            Send(session, With(new Content(Text)));
        else if (Json() is { } json)
            Send(session, With(Content.Json(json)));
        _sender.ReportCompleted();
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _sender.Complete();

    private protected override void Release()
    {
        _sender?.Abandon();
        _value.Dispose();
    }

    private Content With(Content content) => content with
    {
        Key = Key,
        InReplyTo = Reply ? Message.Id : null,
        IsAutomatic = AutomaticAnswers.IsHere,
    };

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <returns>Null if the value cannot be sent; an error has been written then.</returns>
    private string? Json()
    {
        ErrorRecord? error = null;
        object? value = IsValue ? InputObject : MessageValue.NumberOf(Text);
        string? json = value is null && !_isValueGiven
            ? null
            : _value.Write(value is null ? null : PSObject.AsPSObject(value), isSameForAll: ParameterSetName is not (ValueSet or TextSet), out error);
        if (json is null)
            WriteError(error ?? Errors.NullMessage());
        return json;
    }

    private void Send(ModuleSession session, Content content)
    {
        if (Message is not null)
        {
            _sender.SendTo(session, Message.OtherSide, content);
        }
        else if (InputPeer is not null)
        {
            _sender.SendTo(session, InputPeer, content);
        }
        else if (To is not null)
        {
            foreach (string receiver in To)
                _sender.SendTo(session, receiver, content);
        }
        else
        {
            _sender.SendToAll(session, content);
        }
    }
}
