using System.Net;

namespace Pyile.Engine;

/// <summary>One message, sent or received.</summary>
public sealed record Message
{
    /// <summary>The sender's; version 1 carries none, and there it is made by the session that holds it.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was taken into the inbox, or sent.</summary>
    public required DateTimeOffset Time { get; init; }

    public required string Text { get; init; }

    /// <summary>True when this session sent it.</summary>
    public bool IsSent { get; init; }

    public bool IsBroadcast { get; init; }

    /// <summary>The sender's address on the roster: whose certificate or, in version 1, whose IP the link has. Never a claim.</summary>
    public required IPEndPoint From { get; init; }

    /// <summary>The sender's name: the one on the roster, in version 1 its own for itself. It identifies nobody.</summary>
    public required string Alias { get; init; }

    /// <summary>The receiver, or null for a broadcast.</summary>
    public IPEndPoint? To { get; init; }

    /// <summary>Whether it travelled encrypted. A broadcast that was sent: whether it did so to every member.</summary>
    public bool Encrypted { get; init; }

    /// <summary>The other side of the conversation, or null for the broadcast conversation.</summary>
    public IPEndPoint? Conversation => IsBroadcast ? null : IsSent ? To : From;
}
