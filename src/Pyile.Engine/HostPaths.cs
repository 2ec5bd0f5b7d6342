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

    /// <summary>Begins to help the members.</summary>
    public void Start(HostMembership members)
    {
        _members = members;
        _own.Use(this);
    }

    /// <summary>The member has left: nothing is relayed for it any more.</summary>
    public void Forget(MemberId member) => _circuits.End(member);

    public void AskToDial(MemberId asked, MemberId asking)
    {
        if (asked == _members!.Host)
            _own.DialBack(asking);
        else
            FindHelpful(asked)?.Control.TryTell(new DialBackFrame(asking));
    }

    public void OpenCircuit(MemberId asking, MemberId other)
    {
        if (FindHelpful(asking) is not { } dialler)
            return;
        if (asking == other || FindHelpful(other) is not { } acceptor)
            dialler.Control.TryTell(new CircuitRefusedFrame(other, CircuitRefusal.Unreachable));
        else if (_circuits.TryOpen(End(dialler), End(acceptor)) is not var (first, second))
            dialler.Control.TryTell(new CircuitRefusedFrame(other, CircuitRefusal.Busy));
        else if (acceptor.Control.TryTell(new CircuitFrame(asking, CircuitSide.Acceptor, second)))
            dialler.Control.TryTell(new CircuitFrame(other, CircuitSide.Dialler, first));
        else
            dialler.Control.TryTell(new CircuitRefusedFrame(other, CircuitRefusal.Unreachable));
    }

    public void Dispose() => _circuits.Dispose();

    ValueTask IPathHelper.RequestDialBackAsync(MemberId member, CancellationToken cancellationToken)
    {
        AskToDial(member, _members!.Host);
        return ValueTask.CompletedTask;
    }

    // Every member has reached the host, so each can dial it.
    ValueTask IPathHelper.RequestCircuitAsync(MemberId member, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static CircuitMember End(MemberLink link) => new(link.Id, link.Member.Address.Address);

    private MemberLink? FindHelpful(MemberId member) =>
        _members!.Find(member) is { IsAway: false } link && link.Member.Features.HasFlag(ProtocolFeatures.Paths) ? link : null;
}
