using Pyile.Engine.Model;
using Pyile.Sessions;

namespace Pyile.Commands;

/// <summary>What a session has sent to one member, in order, as far as its result has not been taken.</summary>
internal sealed class SendLane(ListedSession session)
{
    public ListedSession Session => session;

    public Queue<Task<Receipt>> Pending { get; } = new();
}
