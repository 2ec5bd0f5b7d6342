using Pyile.Engine.Calls;
using Pyile.Engine.Links;
using Pyile.Engine.Messaging;
using Pyile.Engine.Security;

namespace Pyile.Engine;

/// <summary>Puts together the links of a session to other members, and the lanes of messages and calls on them.</summary>
internal static class SessionLinks
{
    /// <param name="context">What the tasks of the session share.</param>
    /// <param name="identity">Who this session is to other members; null if it has no links.</param>
    /// <param name="results">Reports what became of messages.</param>
    /// <param name="calls">Offers endpoints, and calls those of other members.</param>
    /// <returns>Null if the session has no links.</returns>
    public static LinkTable? Create(MessagingContext context, MemberIdentity? identity, SendResults results, out SessionCalls calls)
    {
        var lanes = new CallLanes(context);
        LinkTable? links = null;
        if (identity is not null)
        {
            var handshake = new LinkHandshake(context, identity);
            links = new LinkTable(context, handshake, new LaneFactory(context, results, lanes));
            LinkPaths.Begin(context, links, handshake);
        }
        calls = new SessionCalls(context, lanes, links);
        return links;
    }
}
