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

    // Taken before the other one, so that changes of the roster never wait for a signature.
    private readonly Lock _encoding = new();
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
        lock (_encoding)
        {
            if (version is not { } from || !TryUpdate(from, out ulong to, out ReadOnlyMemory<byte>? update))
                return Snapshot(out version);
            version = to;
            return update is { } frame ? [frame] : [];
        }
    }

    /// <param name="from">The version that the copy has.</param>
    /// <param name="to">The newest version.</param>
    /// <param name="update">What leads from one to the other, or null if they are equal.</param>
    /// <returns>False if only the whole roster does.</returns>
    private bool TryUpdate(ulong from, out ulong to, out ReadOnlyMemory<byte>? update)
    {
        update = null;
        RosterDelta? delta;
        lock (_sync)
        {
            to = log.Version;
            if (from == to)
                return true;
            delta = _updatesVersion == to && _updates.ContainsKey(from) ? null : log.ChangesSince(from);
        }
        if (_updatesVersion != to)
        {
            _updates.Clear();
            _updatesVersion = to;
        }
        if (_updates.TryGetValue(from, out ReadOnlyMemory<byte> known))
        {
            update = known;
            return true;
        }
        if (delta is null)
            return false;
        byte[] signed = Sign(RosterCodec.EncodeDelta(authority.NetworkId, delta));
        if (signed.Length > PartSize)
            return false;
        update = _updates[from] = FrameCodec.Encode(new RosterUpdateFrame(signed));
        return true;
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> Snapshot(out ulong? version)
    {
        RosterSnapshot snapshot;
        lock (_sync)
            snapshot = log.Snapshot();
        version = snapshot.Version;
        if (_snapshotVersion == snapshot.Version)
            return _snapshot;
        byte[] signed = Sign(RosterCodec.EncodeSnapshot(authority.NetworkId, snapshot));
        var parts = new List<ReadOnlyMemory<byte>>();
        for (int at = 0; at < signed.Length; at += PartSize)
        {
            int length = Math.Min(PartSize, signed.Length - at);
            parts.Add(FrameCodec.Encode(new RosterPartFrame(at + length == signed.Length, signed.AsMemory(at, length))));
        }
        _snapshotVersion = snapshot.Version;
        return _snapshot = parts;
    }

    private byte[] Sign(byte[] payload) => [.. payload, .. authority.Sign(payload)];
}
