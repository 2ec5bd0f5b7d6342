using Pyile.Protocol;
namespace Pyile.Engine.Membership;

internal enum RosterResult
{
    Applied,

    /// <summary>It tells nothing new.</summary>
    Ignored,

    /// <summary>It does not fit: something was missed. Nothing of it was applied.</summary>
    NeedsSnapshot,

    /// <summary>It is older than what is known, which the host never sends.</summary>
    Refused,
}

/// <summary>What became of a roster or of changes, and what they changed.</summary>
internal sealed record RosterOutcome(
    RosterResult Kind, IReadOnlyList<RosterEntry> Joined, IReadOnlyList<(RosterEntry Entry, LeaveReason Reason)> Left)
{
    /// <summary>Members that stay, with what the roster now says of them.</summary>
    public IReadOnlyList<RosterEntry> Updated { get; init; } = [];

    public static readonly RosterOutcome Ignored = new(RosterResult.Ignored, [], []);
    public static readonly RosterOutcome NeedsSnapshot = new(RosterResult.NeedsSnapshot, [], []);
    public static readonly RosterOutcome Refused = new(RosterResult.Refused, [], []);
}

/// <summary>A peer's copy of the roster. Its version only ever grows.</summary>
internal sealed class RosterReplica
{
    private Dictionary<MemberId, RosterEntry> _entries = [];
    private KeyHash _hash;
    private MemberId _host;

    public ulong Version { get; private set; }

    public IReadOnlyCollection<RosterEntry> Entries => _entries.Values;

    public RosterEntry? Find(MemberId id) => _entries.GetValueOrDefault(id);

    public RosterOutcome Apply(RosterSnapshot snapshot)
    {
        if (snapshot.Version < Version)
            return RosterOutcome.Refused;
        var now = snapshot.Entries.ToDictionary(e => e.Id);
        IReadOnlyList<(RosterEntry, LeaveReason)> left = [.. _entries.Values.Where(e => !now.ContainsKey(e.Id)).Select(e => (e, LeaveReason.Left))];
        IReadOnlyList<RosterEntry> joined = [.. snapshot.Entries.Where(e => !_entries.ContainsKey(e.Id))];
        IReadOnlyList<RosterEntry> updated = [.. snapshot.Entries.Where(e => Find(e.Id) is { } known && known != e)];
        (_entries, Version, _hash, _host) = (now, snapshot.Version, snapshot.Hash, snapshot.Entries[0].Id);
        return new RosterOutcome(RosterResult.Applied, joined, left) { Updated = updated };
    }

    public RosterOutcome Apply(RosterDelta delta)
    {
        if (delta.From > Version)
            return RosterOutcome.NeedsSnapshot;
        if (delta.To <= Version)
            return RosterOutcome.Ignored;
        var news = delta.Changes.Skip((int)(Version - delta.From)).ToList();
        KeyHash hash = news.Aggregate(_hash, RosterHash.Next);
        if (hash != delta.Hash || !Fit(news))
            return RosterOutcome.NeedsSnapshot;

        var joined = new List<RosterEntry>();
        var left = new List<(RosterEntry, LeaveReason)>();
        var updated = new List<RosterEntry>();
        foreach (RosterChange change in news)
        {
            if (change is RosterChange.Joined { Entry: var entry })
            {
                _entries.Add(entry.Id, entry);
                joined.Add(entry);
            }
            else if (change is RosterChange.Updated { Entry: var newer })
            {
                RosterEntry before = _entries[newer.Id];
                _entries[newer.Id] = newer;
                updated.Remove(before);
                // A member that has joined within the same changes joins as it is now.
                (joined.Remove(before) ? joined : updated).Add(newer);
            }
            else if (change is RosterChange.Left { Id: var id, Reason: var reason })
            {
                _entries.Remove(id, out RosterEntry? gone);
                updated.Remove(gone!);
                // Who came and went within the same changes was never here.
                if (!joined.Remove(gone!))
                    left.Add((gone!, reason));
            }
        }
        (Version, _hash) = (delta.To, hash);
        return new RosterOutcome(RosterResult.Applied, joined, left) { Updated = updated };
    }

    // Before anything is changed: all of it or nothing. The host of the snapshot stays, and stays the only one.
    private bool Fit(List<RosterChange> changes)
    {
        var here = new Dictionary<MemberId, bool>();
        return changes.All(change => change switch
        {
            RosterChange.Joined joined => !IsHost(joined.Entry) && Moves(joined.Entry.Id, isHere: true),
            RosterChange.Left left => left.Id != _host && Moves(left.Id, isHere: false),
            RosterChange.Updated updated => IsHost(updated.Entry) == (updated.Entry.Id == _host) && IsHere(updated.Entry.Id),
            // It is skipped.
            _ => true,
        });

        bool Moves(MemberId id, bool isHere)
        {
            bool wasHere = IsHere(id);
            here[id] = isHere;
            return wasHere != isHere;
        }

        static bool IsHost(RosterEntry entry) => entry.Traits.HasFlag(MemberTraits.IsHost);

        bool IsHere(MemberId id) => here.TryGetValue(id, out bool known) ? known : _entries.ContainsKey(id);
    }
}
