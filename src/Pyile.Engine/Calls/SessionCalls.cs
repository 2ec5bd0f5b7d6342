using System.Text;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>What a session offers to other members, and its calls of what they offer. All members may be used from any thread.</summary>
public sealed class SessionCalls
{
    private readonly MessagingContext _context;
    private readonly CallLanes _calls;
    private readonly IMemberLaneTable? _lanes;

    /// <param name="context">What the session shares.</param>
    /// <param name="calls">Its lanes of calls.</param>
    /// <param name="lanes">All its lanes; null if it has no links.</param>
    internal SessionCalls(MessagingContext context, CallLanes calls, IMemberLaneTable? lanes)
    {
        _context = context;
        _calls = calls;
        _lanes = lanes;
    }

    /// <summary>The names of the endpoints that the session offers, in order.</summary>
    public IReadOnlyList<string> Endpoints => _calls.Endpoints.Names;

    /// <summary>Offers an endpoint to other members, until it is withdrawn or the session ends.</summary>
    /// <param name="name">1 to 255 bytes as UTF-8.</param>
    /// <param name="endpoint">Decides who may call it, and runs the calls.</param>
    /// <returns>False if another endpoint has the name.</returns>
    /// <exception cref="PyileException">The name cannot be used.</exception>
    public bool TryOffer(string name, ICallEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        CheckName(name);
        return _calls.Endpoints.TryAdd(name, endpoint);
    }

    /// <summary>Withdraws an endpoint. Calls of it that run go on.</summary>
    /// <returns>False if no endpoint has the name.</returns>
    public bool Withdraw(string name) => _calls.Endpoints.Remove(name);

    /// <summary>Calls an endpoint of another member. More than 64 calls to one member wait for each other here.</summary>
    /// <param name="to">The member's id, as on the roster.</param>
    /// <param name="request">What is called, with what.</param>
    /// <param name="cancellationToken">Ends the call as <see cref="Call.Cancel"/> does.</param>
    /// <returns>The call. One that cannot be made is over at once, and its result says why.</returns>
    /// <exception cref="PyileException">
    /// The endpoint's name or the arguments cannot be sent, the time is not positive, the member is this session itself, or the session has
    /// ended.
    /// </exception>
    public Call Start(MemberId to, CallRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(to, request);
        Member? member = _context.Members.FindMember(to);
        return member is { IsEncrypted: true, UnsupportedTag: 0 } && member.Features.HasFlag(ProtocolFeatures.Calls) && _lanes is not null
            ? CallLanes.To(_lanes.To(member)).Start(request, cancellationToken)
            : FailedCall.Of(to, request, _context.Clock, isMember: member is not null);
    }

    private void Check(MemberId to, CallRequest request)
    {
        if (_context.Ending.IsCancellationRequested)
            throw new PyileException(PyileError.SessionClosed, "The session has ended.");
        if (to == _context.Members.Self)
            throw new PyileException(PyileError.SendToSelf, "The member is this session itself. Call another member.");
        CheckName(request.Endpoint);
        if (request.Timeout is { } time)
            OptionRules.CheckTime(time, "The time a call may take");
        if (Encoding.UTF8.GetByteCount(request.Arguments) > ProtocolLimits.MessageBody)
            throw new PyileException(PyileError.TooLarge, $"The arguments have more than {ProtocolLimits.MessageBody} bytes.");
        if (!JsonBody.IsValid(Encoding.UTF8.GetBytes(request.Arguments)))
            throw new PyileException(PyileError.InvalidMessage, "The arguments are not one JSON value.");
    }

    private static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length is 0 or > CallTags.MaxNameSize || !WireReader.IsText(bytes))
            throw new PyileException(PyileError.InvalidOption, $"The name of an endpoint has 1 to {CallTags.MaxNameSize} bytes as UTF-8.");
    }
}
