using Pyile.Engine.Membership;

namespace Pyile.Engine.Calls;

/// <summary>Sends the messages of calls to one member.</summary>
internal interface ICallWriter
{
    Member Member { get; }

    /// <summary>Queues a message behind those that were sent before it.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="isLone">Whether it is best written at once, if nothing else is on its way.</param>
    void Send(CallFrame frame, bool isLone);

    /// <summary>Queues a message that is written with the next one, which follows at once or is replaced by <see cref="Flush"/>.</summary>
    void Hold(CallFrame frame);

    /// <summary>Writes what was held.</summary>
    void Flush();

    /// <summary>Takes a message out of the queue if it was not written.</summary>
    /// <returns>False if the member may have it.</returns>
    bool TryWithdraw(CallFrame frame);
}
