using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>
/// The receipts of messages that a session has sent to one member, in the order of sending, until they are taken.
/// </summary>
internal sealed class ReceiptQueue(ModuleSession session)
{
    public ModuleSession Session => session;

    public Queue<Task<Receipt>> Pending { get; } = new();
}
