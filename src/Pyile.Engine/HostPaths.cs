using System.Net;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Relaying;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>Helps the members of a host, and the host itself, to reach each other: passes on who asks to be dialled, and relays circuits.</summary>
internal sealed class HostPaths : IMemberPaths, IPathHelper, IDisposable
{
    private readonly PathHelp _own;
    private readonly CircuitBook _circuits;
    private HostMembership? _members;
    private IPEndPoint _logins = new(IPAddress.Loopback, 0);

    /// <param name="context">What the tasks of the session share.</param>
    public HostPaths(MessagingContext context)
    {
        _own = context.Paths;
        _circuits = new CircuitBook(context);
        Server = new CircuitServer(_circuits);
    }

    /// <summary>Takes the connections of circuits.</summary>
    public CircuitServer Server { get; }

    /// <summary>How many circuits there are.</summary>
    public int Count => _circuits.Count;

    /// <summary>Names the members that are helped.</summary>
    public void Use(HostMembership members) => _members = members;

    /// <summary>Begins to help.</summary>
    /// <param name="logins">Where the host takes logins and circuits.</param>
    public void Start(IPEndPoint logins)
    {
        _logins = logins.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, logins.Port) : logins;
        _own.Use(this);
    }

    /// <summary>The member has left: nothing is relayed for it any more.</summary>
    public void Forget(MemberId member) => _circuits.End(member);

    public void AskToDial(MemberId asked, MemberId asking) => TryTell(asked, new DialBackFrame(asking));

    public void OpenCircuit(MemberId asking, MemberId other)
    {
        if (FindEnd(asking) is not { } dialler)
            return;
        if (asking == other || FindEnd(other) is not { } acceptor)
            TryTell(asking, new CircuitRefusedFrame(other, CircuitRefusal.Unreachable));
        else if (_circuits.TryOpen(dialler, acceptor) is not var (first, second))
            TryTell(asking, new CircuitRefusedFrame(other, CircuitRefusal.Busy));
        else if (TryTell(other, new CircuitFrame(asking, CircuitSide.Acceptor, second)))
            TryTell(asking, new CircuitFrame(other, CircuitSide.Dialler, first));
        else
            TryTell(asking, new CircuitRefusedFrame(other, CircuitRefusal.Unreachable));
    }

    public void Dispose() => _circuits.Dispose();

    ValueTask IPathHelper.RequestDialBackAsync(MemberId member, CancellationToken cancellationToken)
    {
        AskToDial(member, _members!.Host);
        return ValueTask.CompletedTask;
    }

    // The port for logins may be open where that for messages is not.
    ValueTask IPathHelper.RequestCircuitAsync(MemberId member, CancellationToken cancellationToken)
    {
        OpenCircuit(_members!.Host, member);
        return ValueTask.CompletedTask;
    }

    private CircuitMember? FindEnd(MemberId member)
    {
        if (member == _members!.Host)
            return new CircuitMember(member, _logins.Address);
        return FindHelpful(member) is { } link ? new CircuitMember(link.Id, link.Member.Address.Address) : null;
    }

    // The host takes its own ends as others do: over its port for logins.
    private bool TryTell(MemberId member, ProtocolFrame frame)
    {
        if (member != _members!.Host)
            return FindHelpful(member)?.Control.TryTell(frame) == true;
        switch (frame)
        {
            case DialBackFrame request:
                _own.DialBack(request.Member);
                break;
            case CircuitFrame circuit:
                _own.TakeCircuit(circuit, _logins);
                break;
            case CircuitRefusedFrame refused:
                _own.NoteRefusedCircuit(refused);
                break;
        }
        return true;
    }

    private MemberLink? FindHelpful(MemberId member) =>
        _members!.Find(member) is { IsAway: false } link && link.Member.Features.HasFlag(ProtocolFeatures.Paths) ? link : null;
}
