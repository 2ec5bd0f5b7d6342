using System.Buffers;
using System.Net;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;

namespace Pyile.Legacy;

/// <summary>
/// The roster as bytes for each member. Members that see it alike get the same bytes, encoded once per change:
/// with a thousand members one list is 25 KB.
/// </summary>
internal sealed class LegacyRosterEncoder(MemberTable members, ILogger logger)
{
    private readonly Lock _sync = new();
    private readonly Dictionary<(IPAddress HostAsSeen, bool IsLocal), ReadOnlyMemory<byte>> _encoded = [];
    private long _version = -1;

    /// <summary>What a member that reads a stream is sent.</summary>
    public ReadOnlyMemory<byte> Encode(IPEndPoint viewer, IPAddress hostAsSeen)
    {
        var (version, roster) = members.Snapshot();
        var key = (hostAsSeen, IPAddress.IsLoopback(viewer.Address));
        lock (_sync)
        {
            if (version > _version)
            {
                _encoded.Clear();
                _version = version;
            }
            if (version == _version && _encoded.TryGetValue(key, out ReadOnlyMemory<byte> known))
                return known;
            ReadOnlyMemory<byte> bytes = ToBytes(RosterView.For(roster, viewer, hostAsSeen));
            if (version == _version)
                _encoded[key] = bytes;
            return bytes;
        }
    }

    /// <summary>What a member that reads <paramref name="maxBytes"/> at once is sent.</summary>
    public ReadOnlyMemory<byte> EncodeFitting(IPEndPoint viewer, IPAddress hostAsSeen, int maxBytes) =>
        ToBytes(Fitting(members.Snapshot().Roster, viewer, hostAsSeen, maxBytes));

    /// <summary>The roster together with a joiner that is not a member yet.</summary>
    public IReadOnlyList<WireAddress> ForJoiner(IPEndPoint joiner, IPAddress hostAsSeen, int? maxBytes)
    {
        IReadOnlyList<Member> roster = members.Snapshot().Roster;
        if (!roster.Any(m => m.Address.Equals(joiner)))
            roster = [.. roster, new Member { Id = default, Protocol = MemberProtocol.Legacy, Addresses = [joiner], Joined = default }];
        return maxBytes is { } limit
            ? Fitting(roster, joiner, hostAsSeen, limit)
            : RosterView.For(roster, joiner, hostAsSeen);
    }

    private List<WireAddress> Fitting(IReadOnlyList<Member> roster, IPEndPoint viewer, IPAddress hostAsSeen, int maxBytes)
    {
        List<WireAddress> whole = RosterView.For(roster, viewer, hostAsSeen);
        List<WireAddress> fitting = RosterView.Fit(whole, WireAddress.From(viewer), maxBytes);
        if (fitting.Count < whole.Count)
            Log.RosterTrimmed(logger, viewer, maxBytes, fitting.Count, whole.Count);
        return fitting;
    }

    private static ReadOnlyMemory<byte> ToBytes(List<WireAddress> view)
    {
        var output = new ArrayBufferWriter<byte>(64 + (view.Count * 26));
        V1Codec.Write(output, new Distro(view));
        return output.WrittenMemory;
    }
}
