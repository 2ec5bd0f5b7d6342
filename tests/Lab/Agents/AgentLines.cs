using System.Text.Json.Serialization;
using Pyile.Engine.Model;

namespace Pyile.Lab.Tests.Agents;

/// <summary>One line of an agent's output.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(AnswerLine), "answer")]
[JsonDerivedType(typeof(ReceiptLine), "receipt")]
[JsonDerivedType(typeof(ReceivedLine), "received")]
[JsonDerivedType(typeof(EventLine), "event")]
[JsonDerivedType(typeof(LogLine), "log")]
internal abstract record AgentLine
{
    /// <summary>When it happened: ticks of the machine's monotonic clock, the same in all processes.</summary>
    public long At { get; init; } = TimeProvider.System.GetTimestamp();
}

/// <summary>The answer to a request: a problem, or what the command returns.</summary>
internal sealed record AnswerLine(int Number) : AgentLine
{
    public string? Problem { get; init; }

    /// <summary>The id of the error, if it is one of the engine.</summary>
    public PyileError? Error { get; init; }

    public string? Text { get; init; }

    public RosterRow[]? Roster { get; init; }
}

/// <summary>What became of a message.</summary>
internal sealed record ReceiptLine(string To, string Stream, int Number, FailureReason Reason, string? Detail, long Sent) : AgentLine
{
    [JsonIgnore]
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(Sent, At);

    /// <summary>Whether the receipt of a failed message says that it may have arrived.</summary>
    [JsonIgnore]
    public bool MayHaveArrived => Detail?.Contains("may have arrived", StringComparison.Ordinal) == true;
}

/// <summary>A message that was taken out of the inbox.</summary>
internal sealed record ReceivedLine(string From, string Text) : AgentLine;

/// <summary>An event of the session: its type, the member it is about, and details.</summary>
internal sealed record EventLine(string Type, string? Alias, string? Detail) : AgentLine;

/// <summary>A line of the engine's log.</summary>
internal sealed record LogLine(string Severity, string Message) : AgentLine;

/// <summary>A member as an agent's session has it.</summary>
internal sealed record RosterRow(string Alias, string Address, PeerState State, bool IsHost, bool IsSelf, LinkPath? Path);
