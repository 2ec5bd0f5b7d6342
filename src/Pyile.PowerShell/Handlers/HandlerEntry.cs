namespace Pyile.Handlers;

/// <summary>What a handler has to say, as the log keeps it: under its name, and so much of it that the log stays small.</summary>
internal static class HandlerEntry
{
    public const int FirstId = 200;
    private const int MaxLength = 1_000;

    public static PyileLogEntry Of(Handler handler, PyileLogLevel level, string text) => new(
        TimeProvider.System.GetLocalNow(),
        level,
        FirstId + (int)level,
        handler.Name,
        text.Length <= MaxLength ? text : $"{text.AsSpan(0, MaxLength)}\u2026",
        handler.SessionName);

    /// <summary>A subscriber to an event of the session's object has thrown.</summary>
    public static PyileLogEntry OfSubscriber(Exception exception, string session) => new(
        TimeProvider.System.GetLocalNow(), PyileLogLevel.Error, FirstId + 50, "SubscriberFailed", $"A subscriber to an event of the session has failed: {exception.Message}", session);
}
