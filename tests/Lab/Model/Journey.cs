using Pyile.Lab.Tests.Packets;

namespace Pyile.Lab.Tests.Model;

/// <summary>One packet on its way through the network.</summary>
/// <param name="from">Where it has entered.</param>
/// <param name="packet">The packet, which a NAT changes.</param>
/// <param name="now">When it has entered.</param>
internal sealed class Journey(Nic from, IpPacket packet, TimeSpan now)
{
    // What its sender knows of it, for answers.
    private readonly IpPacket _original = packet.Copy();

    public Nic From => from;

    public IpPacket Packet => packet;

    /// <summary>When it is where it is.</summary>
    public TimeSpan Now { get; private set; } = now;

    /// <summary>Whether it was lost.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Why it was lost.</summary>
    public string Problem { get; private set; } = "";

    /// <returns>Null, for the caller to return.</returns>
    public Delivery? Lost(string problem)
    {
        (IsOver, Problem) = (true, problem);
        return null;
    }

    /// <summary>Ends the journey as a firewall decides.</summary>
    /// <returns>The answer to the sender, or null.</returns>
    public Delivery? Refuse(Verdict verdict)
    {
        Lost("firewall");
        return verdict == Verdict.Reject && PacketWriter.Refusal(_original) is { } answer ? new Delivery(from, answer, Now) : null;
    }

    /// <summary>Goes through a wire.</summary>
    /// <returns>An answer to the sender if the wire has one; else null, and the journey goes on or is over.</returns>
    public Delivery? Pass(Wire wire)
    {
        if (!wire.Fits(packet.Length))
        {
            Lost("mtu");
            return wire.Settings.ReportsMtu ? new Delivery(from, PacketWriter.TooBig(_original, wire.Settings.Mtu), Now) : null;
        }
        if (wire.Carry(packet.Length, Now) is { } due)
            Now = due;
        else
            Lost("wire");
        return null;
    }
}
