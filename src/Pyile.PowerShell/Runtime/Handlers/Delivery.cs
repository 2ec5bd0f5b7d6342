using Pyile.Engine.Model;

namespace Pyile.Runtime.Handlers;

/// <summary>
/// An event on its way to handlers. If several handlers get the same message from the inbox, they share one delivery and
/// each of them holds it.
/// </summary>
/// <param name="source">A message of the engine, or a <see cref="PyileEvent"/>.</param>
/// <param name="isTaken">Whether the message was taken out of the inbox.</param>
internal sealed class Delivery(object source, bool isTaken)
{
    private int _holders = 1;

    /// <summary>The message, or null for other events.</summary>
    public Message? Message => source as Message;

    public bool IsTaken => isTaken;

    public int Size => Message?.Size ?? 0;

    /// <summary>The object that the handler's action receives.</summary>
    public object ToObject(string session) => source is Message message ? new PyileMessage(message, session) : source;

    public void Hold() => Interlocked.Increment(ref _holders);

    /// <returns>True if no handler holds it any more, so that no handler will process it. A handler that processes it does not
    /// release it.</returns>
    public bool Release() => Interlocked.Decrement(ref _holders) == 0;
}
