using System.Net;
using Pyile.Engine.Membership;

namespace Pyile.Legacy;

/// <summary>The roster that one version 1 peer gets: without members that would not talk to it.</summary>
internal static class RosterView
{
    /// <param name="members">The whole roster, the host first.</param>
    /// <param name="viewer">The peer that gets it.</param>
    /// <param name="hostAsSeen">The host's address on the viewer's own connection.</param>
    public static List<WireAddress> For(IEnumerable<Member> members, IPEndPoint viewer, IPAddress hostAsSeen)
    {
        var view = new List<WireAddress>();
        foreach (Member member in members.Where(m => m.IsShownToLegacy))
            view.Add(WireAddress.From(new IPEndPoint(AsSeen(member, viewer, hostAsSeen), member.Address.Port)));
        return view;
    }

    /// <summary>
    /// Shortens a view until its JSON fits into <paramref name="maxBytes"/>. The host and the viewer itself stay,
    /// then those who joined first: they are who a new peer is most likely to hear from.
    /// </summary>
    public static List<WireAddress> Fit(List<WireAddress> view, WireAddress viewer, int maxBytes)
    {
        const int frame = 12; // {"distro":[]}, less the comma that the last member does not have.
        int used = frame + Size(viewer);
        if (view.Count > 0)
            used += Size(view[0]);
        var fitting = new List<WireAddress>(view.Count);
        for (int i = 0; i < view.Count; i++)
        {
            bool isKept = i == 0 || view[i] == viewer;
            int size = Size(view[i]);
            if (!isKept && used + size > maxBytes)
                continue;
            used += isKept ? 0 : size;
            fitting.Add(view[i]);
        }
        return fitting;
    }

    // A member on the host's own machine joined over loopback; other machines reach it at the host's address.
    private static IPAddress AsSeen(Member member, IPEndPoint viewer, IPAddress hostAsSeen) =>
        member.IsHost || (IPAddress.IsLoopback(member.Address.Address) && !IPAddress.IsLoopback(viewer.Address))
            ? hostAsSeen
            : member.Address.Address;

    // ["ip",port] and a comma.
    private static int Size(WireAddress address) => address.Host.Length + PortDigits(address.Port) + 6;

    private static int PortDigits(int port) => port switch { >= 10_000 => 5, >= 1_000 => 4, >= 100 => 3, >= 10 => 2, _ => 1 };
}
