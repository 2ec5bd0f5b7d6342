using Pyile.Engine.Security;
using Pyile.Protocol;
namespace Pyile.Engine.Membership;

/// <summary>
/// The signed roster as frames, for all links at once. Each form is encoded and signed once, however many members it
/// goes to.
/// </summary>
internal sealed class RosterPublisher(NetworkAuthority authority, RosterLog log)
{
    private const int PartSize = ProtocolLimits.Control - 1024;

    private readonly Lock _sync = new();
    private readonly Dictionary<ulong, ReadOnlyMemory<byte>> _updates = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _snapshot = [];
    private ulong _snapshotVersion;
    private ulong _updatesVersion;

    public void Join(Member member)
    {
        RosterEntry entry = RosterMapping.ToEntry(member);
        lock (_sync)
            log.Join(entry);
    }

    public void Update(Member member)
    {
        RosterEntry entry = RosterMapping.ToEntry(member);
        lock (_sync)
            log.Update(entry);
    }

    public void Leave(MemberId member, LeaveReason reason)
    {
        lock (_sync)
            log.Leave(member, reason);
    }

    /// <summary>What leads from that version to the newest one: nothing, the changes, or the whole roster if there are too many changes.</summary>
    /// <param name="version">What it has, or null for nothing; what it will have.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> FramesSince(ref ulong? version)
    {
        lock (_sync)
        {
            ulong? from = version;
            version = log.Version;
            if (from == log.Version)
                return [];
            return from is { } known && Update(known) is { } update ? [update] : Snapshot();
        }
    }

    private ReadOnlyMemory<byte>? Update(ulong from)
    {
        if (_updatesVersion != log.Version)
        {
            _updates.Clear();
            _updatesVersion = log.Version;
        }
        if (_updates.TryGetValue(from, out ReadOnlyMemory<byte> known))
            return known;
        if (log.ChangesSince(from) is not { } delta)
            return null;
        byte[] signed = Sign(RosterCodec.EncodeDelta(authority.NetworkId, delta));
        if (signed.Length > PartSize)
            return null;
        return _updates[from] = FrameCodec.Encode(new RosterUpdateFrame(signed));
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> Snapshot()
    {
        if (_snapshotVersion == log.Version)
            return _snapshot;
        byte[] signed = Sign(RosterCodec.EncodeSnapshot(authority.NetworkId, log.Snapshot()));
        var parts = new List<ReadOnlyMemory<byte>>();
        for (int at = 0; at < signed.Length; at += PartSize)
        {
            int length = Math.Min(PartSize, signed.Length - at);
            parts.Add(FrameCodec.Encode(new RosterPartFrame(at + length == signed.Length, signed.AsMemory(at, length))));
        }
        _snapshotVersion = log.Version;
        return _snapshot = parts;
    }

    private byte[] Sign(byte[] payload) => [.. payload, .. authority.Sign(payload)];
}
