using System.Text.Json.Serialization;

namespace Pyile.Lab.Tests.Agents;

/// <summary>What an agent is asked to do; one line of its input.</summary>
/// <param name="Number">The answer has the same.</param>
/// <param name="Command">What to do.</param>
internal sealed record AgentRequest(int Number, AgentCommand Command);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(HostCommand), "host")]
[JsonDerivedType(typeof(TicketCommand), "ticket")]
[JsonDerivedType(typeof(JoinCommand), "join")]
[JsonDerivedType(typeof(SendCommand), "send")]
[JsonDerivedType(typeof(RosterCommand), "roster")]
[JsonDerivedType(typeof(BansCommand), "bans")]
[JsonDerivedType(typeof(StepClockCommand), "step")]
[JsonDerivedType(typeof(EndCommand), "end")]
internal abstract record AgentCommand;

/// <summary>Opens a network.</summary>
internal sealed record HostCommand(string Alias, string Password, int Port, string? StatePath) : AgentCommand
{
    public AgentOptions Options { get; init; } = new();
}

/// <summary>Makes a ticket; the answer is its text.</summary>
internal sealed record TicketCommand(int Uses, string[]? HostNames) : AgentCommand;

/// <summary>Joins a network, with a ticket or with the name of the host and the password.</summary>
internal sealed record JoinCommand(string Alias, string? Ticket, string? HostName, string? Password) : AgentCommand
{
    /// <summary>Seconds.</summary>
    public double Timeout { get; init; } = 10;

    public AgentOptions Options { get; init; } = new();
}

/// <summary>Sends numbered messages. The answer comes when each has a receipt; the receipts come one by one.</summary>
/// <param name="To">The alias of the receiver, or null for all.</param>
/// <param name="Stream">The name of the numbering.</param>
/// <param name="First">The first number.</param>
/// <param name="Count">How many.</param>
internal sealed record SendCommand(string? To, string Stream, int First, int Count) : AgentCommand
{
    /// <summary>Bytes of each text; 0 is as short as possible.</summary>
    public int Size { get; init; }

    /// <summary>Seconds between two messages; 0 is as fast as possible.</summary>
    public double Pace { get; init; }

    /// <summary>Seconds, or null for the default.</summary>
    public double? Timeout { get; init; }

    /// <summary>Whether each has a key, so that it may be sent again.</summary>
    public bool IsKeyed { get; init; }
}

/// <summary>Asks for the members.</summary>
internal sealed record RosterCommand : AgentCommand;

/// <summary>Asks a host for its bans.</summary>
internal sealed record BansCommand : AgentCommand;

/// <summary>Moves the wall clock, and nothing else.</summary>
internal sealed record StepClockCommand(double Seconds) : AgentCommand;

/// <summary>Ends the session.</summary>
internal sealed record EndCommand : AgentCommand;

/// <summary>Options of a session, in seconds; null is the default.</summary>
internal sealed record AgentOptions
{
    public string? Address { get; init; }

    public int PeerPort { get; init; }

    public double? IdleAfter { get; init; }

    public double? AwayGrace { get; init; }

    public double? CertificateLife { get; init; }

    public double? SendTimeout { get; init; }
}
