using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The host's roster with its versions: each change makes the next, and the last ones are kept to be told.</summary>
internal sealed class RosterLog(KeyHash network, ulong firstVersion)
{
    private const int Kept = 4096;

    private readonly LinkedList<RosterEntry> _entries = [];
    private readonly Dictionary<MemberId, LinkedListNode<RosterEntry>> _byId = [];
    private readonly Queue<RosterChange> _changes = new();
    private KeyHash _hash = RosterHash.First(network, firstVersion);
    private RosterSnapshot? _snapshot;

    public ulong Version { get; private set; } = firstVersion;

    public RosterSnapshot Snapshot() => _snapshot ??= new RosterSnapshot(Version, _hash, [.. _entries]);

    /// <exception cref="InvalidOperationException">A member with that id is there already.</exception>
    public void Join(RosterEntry entry)
    {
        if (_byId.ContainsKey(entry.Id))
            throw new InvalidOperationException($"{entry.Id} is on the roster already.");
        _byId[entry.Id] = _entries.AddLast(entry);
        Changed(new RosterChange.Joined(entry));
    }

    /// <returns>False if no member with that id is there.</returns>
    public bool Update(RosterEntry entry)
    {
        if (!_byId.TryGetValue(entry.Id, out LinkedListNode<RosterEntry>? node))
            return false;
        node.Value = entry;
        Changed(new RosterChange.Updated(entry));
        return true;
    }

    /// <returns>False where it was not there.</returns>
    public bool Leave(MemberId id, LeaveReason reason)
    {
        if (!_byId.Remove(id, out LinkedListNode<RosterEntry>? node))
            return false;
        _entries.Remove(node);
        Changed(new RosterChange.Left(id, reason));
        return true;
    }

    /// <summary>What brings a copy from that version to the newest.</summary>
    /// <returns>Null where the changes are not kept any more, or that version is not one of this roster's past.</returns>
    public RosterDelta? ChangesSince(ulong version)
    {
        if (version > Version || Version - version > (ulong)_changes.Count)
            return null;
        int count = (int)(Version - version);
        return new RosterDelta(version, [.. _changes.Skip(_changes.Count - count)], _hash);
    }

    private void Changed(RosterChange change)
    {
        Version++;
        _hash = RosterHash.Next(_hash, change);
        _snapshot = null;
        _changes.Enqueue(change);
        if (_changes.Count > Kept)
            _changes.Dequeue();
    }
}
