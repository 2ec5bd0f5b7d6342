using Pyile.Engine.Membership;

namespace Pyile.Engine.Messaging;

/// <summary>Opens the lanes between this session and its members.</summary>
/// <param name="context">What the session shares.</param>
/// <param name="results">Reports what became of messages.</param>
/// <param name="calls">Opens the lanes of the calls.</param>
internal sealed class LaneFactory(MessagingContext context, SendResults results, ICallLanes calls)
{
    /// <param name="member">The other side.</param>
    /// <param name="seeker">Opens a link to it when there is something to send.</param>
    public MemberLanes Open(Member member, ILinkSeeker seeker) => new(context, member, results, calls, seeker);
}
