using Pyile.Lab.Tests.Packets;

namespace Pyile.Lab.Tests.Model;

/// <summary>What becomes of a packet.</summary>
internal enum Verdict
{
    Pass,
    Drop,

    /// <summary>It is dropped, and its sender gets a reset or "port unreachable".</summary>
    Reject,
}

/// <summary>
/// A stateful firewall at the edge of a machine or of a site. What begins inside may pass, and so may what belongs to it.
/// </summary>
internal sealed class Firewall
{
    private readonly FlowTable _flows;

    /// <param name="forgetsAfter">After how long without a packet it forgets a connection, or null for never.</param>
    public Firewall(TimeSpan? forgetsAfter = null) => _flows = new FlowTable(forgetsAfter);

    /// <summary>What becomes of a connection that begins outside, unless its port is open.</summary>
    public Verdict Inbound { get; set; } = Verdict.Pass;

    /// <summary>What becomes of a packet that neither begins a connection nor belongs to a known one.</summary>
    public Verdict Unknown { get; set; } = Verdict.Drop;

    /// <summary>Ports inside that connections from outside may go to.</summary>
    public ISet<int> OpenPorts { get; } = new HashSet<int>();

    /// <summary>Forgets all connections.</summary>
    public void Forget() => _flows.Clear();

    public Verdict JudgeOutgoing(IpPacket packet, TimeSpan now) => Judge(packet, now, Verdict.Pass);

    public Verdict JudgeIncoming(IpPacket packet, TimeSpan now) =>
        Judge(packet, now, packet.Flow is { } flow && OpenPorts.Contains(flow.Destination.Port) ? Verdict.Pass : Inbound);

    private Verdict Judge(IpPacket packet, TimeSpan now, Verdict begins)
    {
        // Errors about a connection belong to it; without ports there is nothing to remember.
        if (packet.Flow is not { } flow)
            return packet.IsError ? Verdict.Pass : begins;
        // A new connection may have the ports of an old one.
        if (packet.BeginsConnection || packet.Protocol == IpProtocol.Udp)
            return Begin(flow, now, begins);
        if (!_flows.Touch(flow, now))
            return Unknown;
        if (packet.Flags.HasFlag(TcpFlags.Reset))
            _flows.Remove(flow);
        return Verdict.Pass;
    }

    private Verdict Begin(Flow flow, TimeSpan now, Verdict begins)
    {
        if (_flows.Touch(flow, now))
            return Verdict.Pass;
        if (begins == Verdict.Pass)
            _flows.Add(flow, now);
        return begins;
    }
}
