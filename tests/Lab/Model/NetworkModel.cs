using Pyile.Lab.Tests.Packets;

namespace Pyile.Lab.Tests.Model;

/// <summary>A packet that comes out of the network at a machine.</summary>
internal readonly record struct Delivery(Nic To, IpPacket Packet, TimeSpan Due);

/// <summary>
/// Decides what becomes of each packet. It knows neither devices nor a clock, and one thread at a time uses it.
/// </summary>
internal sealed class NetworkModel
{
    private const int MaxHops = 16;

    private readonly HashSet<(string From, string To)> _cuts = [];

    /// <summary>The site without a gateway.</summary>
    public Site Internet { get; } = new();

    /// <summary>The packets that were dropped, by reason.</summary>
    public Dictionary<string, int> Dropped { get; } = [];

    /// <summary>Lets nothing through from one machine to another; the other direction is not affected.</summary>
    public void Cut(string from, string to) => _cuts.Add((from, to));

    public void Restore(string from, string to) => _cuts.Remove((from, to));

    public void RestoreAll() => _cuts.Clear();

    /// <summary>Sends a packet on its way.</summary>
    /// <param name="from">Where it enters the network.</param>
    /// <param name="packet">The packet, which may be changed.</param>
    /// <param name="now">The time.</param>
    /// <returns>Where it comes out and when, or an answer to its sender, or null if it is lost.</returns>
    public Delivery? Send(Nic from, IpPacket packet, TimeSpan now)
    {
        var journey = new Journey(from, packet, now);
        Delivery? delivery = Leave(journey);
        if (delivery is null)
            Dropped[journey.Problem] = Dropped.GetValueOrDefault(journey.Problem) + 1;
        return delivery;
    }

    /// <summary>Whether a packet that comes out now still arrives.</summary>
    public static bool Arrives(Delivery delivery) => delivery.To.IsPlugged && delivery.To.Addresses.Contains(delivery.Packet.Destination);

    private Delivery? Leave(Journey journey)
    {
        Nic from = journey.From;
        if (!from.IsPlugged || !from.Addresses.Contains(journey.Packet.Source))
            return journey.Lost(from.IsPlugged ? "source" : "cable");
        if (from.Firewall?.JudgeOutgoing(journey.Packet, journey.Now) is { } verdict and not Verdict.Pass)
            return journey.Refuse(verdict);
        return journey.Pass(from.Up) ?? Route(journey, from.Site);
    }

    private Delivery? Route(Journey journey, Site site)
    {
        for (int hops = 0; !journey.IsOver; hops++)
        {
            if (hops > MaxHops)
                return journey.Lost("hops");
            if (site.FindNic(journey.Packet.Destination) is { } nic)
                return Enter(journey, nic);
            if (site.FindInner(journey.Packet.Destination) is { } inner)
            {
                if (Enter(journey, inner.Gateway!) is { } answer)
                    return answer;
                site = inner;
            }
            else if (site.Gateway is { } gateway)
            {
                if (Leave(journey, gateway) is { } answer)
                    return answer;
                site = gateway.Outer;
            }
            else
            {
                return journey.Lost("route");
            }
        }
        return null;
    }

    private static Delivery? Leave(Journey journey, Gateway gateway)
    {
        if (gateway.Firewall?.JudgeOutgoing(journey.Packet, journey.Now) is { } verdict and not Verdict.Pass)
            return journey.Refuse(verdict);
        if (gateway.Nat?.TranslateOutgoing(journey.Packet, journey.Now) == false)
            return journey.Lost("nat");
        return journey.Pass(gateway.Up);
    }

    private static Delivery? Enter(Journey journey, Gateway gateway)
    {
        if (journey.Pass(gateway.Down) is { } answer)
            return answer;
        if (journey.IsOver)
            return null;
        if (gateway.Nat?.TranslateIncoming(journey.Packet, journey.Now) == false)
            return journey.Lost("nat");
        return gateway.Firewall?.JudgeIncoming(journey.Packet, journey.Now) is { } verdict and not Verdict.Pass
            ? journey.Refuse(verdict)
            : null;
    }

    private Delivery? Enter(Journey journey, Nic nic)
    {
        if (_cuts.Contains((journey.From.Machine, nic.Machine)))
            return journey.Lost("cut");
        if (journey.Pass(nic.Down) is { } answer)
            return answer;
        if (journey.IsOver)
            return null;
        return nic.Firewall?.JudgeIncoming(journey.Packet, journey.Now) is { } verdict and not Verdict.Pass
            ? journey.Refuse(verdict)
            : new Delivery(nic, journey.Packet, journey.Now);
    }
}
