using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>What a session has sent to one member, in order, as far as its result has not been taken.</summary>
internal sealed class ReceiptQueue(ModuleSession session)
{
    public ModuleSession Session => session;

    public Queue<Task<Receipt>> Pending { get; } = new();
}
