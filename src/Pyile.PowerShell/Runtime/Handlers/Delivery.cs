using Pyile.Engine.Model;

namespace Pyile.Runtime.Handlers;

/// <summary>An event on its way to handlers. A message that was taken out of the inbox for several has one delivery, which each of them holds.</summary>
/// <param name="source">A message of the engine, or a <see cref="PyileEvent"/>.</param>
/// <param name="isTaken">Whether it has been taken out of the inbox.</param>
internal sealed class Delivery(object source, bool isTaken)
{
    private int _holders = 1;

    /// <summary>The message, or null for other events.</summary>
    public Message? Message => source as Message;

    public bool IsTaken => isTaken;

    public int Size => Message?.Size ?? 0;

    /// <summary>What a handler sees.</summary>
    public object ToObject(string session) => source is Message message ? new PyileMessage(message, session) : source;

    public void Hold() => Interlocked.Increment(ref _holders);

    /// <returns>True where nobody holds it any more, and so nobody will handle it. Whoever handles it never lets go.</returns>
    public bool Release() => Interlocked.Decrement(ref _holders) == 0;
}
