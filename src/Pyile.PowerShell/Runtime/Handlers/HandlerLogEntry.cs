namespace Pyile.Runtime.Handlers;

/// <summary>Makes log entries of handlers. Long texts are cut, so that the log stays small.</summary>
internal static class HandlerLogEntry
{
    /// <summary>The id of a handler's Debug entries; the ids of higher levels follow it.</summary>
    public const int FirstId = 200;

    /// <summary>The id of entries about subscribers to .NET events that threw.</summary>
    public const int SubscriberFailedId = 250;

    private const int MaxLength = 1_000;

    public static PyileLogEntry Of(string handler, string session, PyileLogLevel level, string text) => new(
        TimeProvider.System.GetLocalNow(),
        level,
        FirstId + (int)level,
        handler,
        text.Length <= MaxLength ? text : $"{text.AsSpan(0, MaxLength)}\u2026",
        session);

    /// <summary>A subscriber to a .NET event of the session's object has thrown.</summary>
    public static PyileLogEntry OfSubscriber(Exception exception, string session) => new(
        TimeProvider.System.GetLocalNow(),
        PyileLogLevel.Error,
        SubscriberFailedId,
        "SubscriberFailed",
        $"A subscriber to an event of the session threw: {exception.Message}",
        session);
}
