using Pyile.Engine.Messaging;

namespace Pyile.Engine.Calls;

/// <summary>Opens the lanes of the calls of one session, which share its endpoints and its turns.</summary>
/// <param name="context">What the session shares.</param>
internal sealed class CallLanes(MessagingContext context) : ICallLanes
{
    private readonly CallTurns _turns = new(CallLimits.Running);

    /// <summary>What the session offers.</summary>
    public CallEndpoints Endpoints { get; } = new();

    public ICallLane Open(ILaneCarrier carrier) => new CallLane(context, Endpoints, _turns, carrier);

    /// <summary>The calls to a member. Every lane was opened here.</summary>
    public static OutgoingCalls To(MemberLanes lanes) => ((CallLane)lanes.Calls).Outgoing;
}
