using Pyile.Engine.Model;

namespace Pyile.Engine.Messaging;

/// <summary>Takes messages that arrived, in two steps, so that a sender's counters are right before a reader has its message.</summary>
internal interface IMessageSink
{
    /// <summary>Reserves room for the first of these messages. Each of them must then be published.</summary>
    /// <returns>For how many of them there is room.</returns>
    int Reserve(ReadOnlySpan<Message> messages);

    /// <summary>Makes messages available that have room reserved.</summary>
    void Publish(ReadOnlySpan<Message> messages);

    /// <summary>Waits until there is room for a message.</summary>
    /// <param name="sender">The sender, or null for all that have no share of their own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WaitForRoomAsync(SenderShare? sender, CancellationToken cancellationToken);

    /// <summary>Waits until there is so much room that a paused sender should resume.</summary>
    /// <inheritdoc cref="WaitForRoomAsync"/>
    ValueTask WaitForResumeMarkAsync(SenderShare? sender, CancellationToken cancellationToken);
}
