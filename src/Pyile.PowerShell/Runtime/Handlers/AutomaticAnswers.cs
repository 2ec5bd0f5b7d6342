namespace Pyile.Runtime.Handlers;

/// <summary>
/// Keeps handlers from answering each other endlessly. What a handler sends is marked as automatic. A handler answers an automatic message
/// only with a reply, and an automatic reply not at all.
/// </summary>
internal static class AutomaticAnswers
{
    /// <summary>Whether a handler runs on this thread.</summary>
    public static bool IsHere => HandlerRunspace.CurrentSession is not null;

    /// <summary>Whether an answer to this message is not to be sent.</summary>
    /// <param name="message">The message to answer, or null.</param>
    /// <param name="isReply">Whether the answer is marked as the reply to it.</param>
    public static bool IsRefused(PyileMessage? message, bool isReply) =>
        message is { IsAutomatic: true } && IsHere && (!isReply || message.InReplyTo is not null);
}
