using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Membership;

public sealed class RosterCopyTests
{
    private static readonly RosterEntry Two = GivenV2.Entry(2);
    private static readonly RosterEntry Three = GivenV2.Entry(3);
    private static readonly RosterEntry Four = GivenV2.Entry(4);

    private readonly RosterLog _log = new(GivenV2.Network, 100);
    private readonly RosterReplica _copy = new();

    public RosterCopyTests()
    {
        _log.Join(GivenV2.Host);
        _log.Join(Two);
        _log.Join(Three);
    }

    [Fact]
    public void Replica_is_empty_until_its_first_snapshot()
    {
        Assert.Empty(_copy.Entries);
        Assert.Equal(0ul, _copy.Version);
        AssertUntouched(RosterResult.NeedsSnapshot, _copy.Apply(_log.ChangesSince(100)!));
    }

    [Fact]
    public void First_snapshot_adds_all_members()
    {
        AssertApplied(_copy.Apply(_log.Snapshot()), [GivenV2.Host, Two, Three], []);
        AssertEqualToLog();
    }

    [Fact]
    public void Changes_are_applied_in_order()
    {
        _copy.Apply(_log.Snapshot());
        _log.Leave(Two.Id, LeaveReason.Removed);
        _log.Join(Four);

        AssertApplied(_copy.Apply(_log.ChangesSince(103)!), [Four], [(Two, LeaveReason.Removed)]);

        AssertEqualToLog();
        Assert.Null(_copy.Find(Two.Id));
        Assert.Equal(Four, _copy.Find(Four.Id));
    }

    [Fact]
    public void Repeated_changes_are_ignored()
    {
        _copy.Apply(_log.Snapshot());
        RosterDelta old = _log.ChangesSince(101)!;
        _log.Join(Four);
        RosterDelta delta = _log.ChangesSince(103)!;
        _copy.Apply(delta);

        AssertUntouched(RosterResult.Ignored, _copy.Apply(delta));
        AssertUntouched(RosterResult.Ignored, _copy.Apply(old));
        AssertUntouched(RosterResult.Ignored, _copy.Apply(_log.ChangesSince(104)!));
        AssertEqualToLog();
    }

    [Fact]
    public void Overlapping_changes_are_applied_once()
    {
        _copy.Apply(_log.Snapshot());
        _log.Join(Four);
        AssertApplied(_copy.Apply(_log.ChangesSince(100)!), [Four], []);
        AssertEqualToLog();
    }

    [Fact]
    public void Gap_requires_a_snapshot()
    {
        _copy.Apply(_log.Snapshot());
        _log.Join(Four);
        _log.Leave(Three.Id, LeaveReason.Left);

        AssertUntouched(RosterResult.NeedsSnapshot, _copy.Apply(_log.ChangesSince(104)!));
        AssertApplied(_copy.Apply(_log.Snapshot()), [Four], [(Three, LeaveReason.Left)]);
        AssertEqualToLog();
    }

    [Fact]
    public void Wrong_hash_after_changes_requires_a_snapshot()
    {
        _copy.Apply(_log.Snapshot());
        _log.Join(Four);
        RosterDelta delta = _log.ChangesSince(103)!;

        AssertUntouched(RosterResult.NeedsSnapshot, _copy.Apply(delta with { Hash = new KeyHash(delta.Hash.High, delta.Hash.Low ^ 1) }));
        AssertUntouched(RosterResult.NeedsSnapshot, _copy.Apply(delta with { Changes = [new RosterChange.Joined(Four with { Alias = "else" })] }));
        AssertApplied(_copy.Apply(delta), [Four], []);
    }

    [Fact]
    public void Changes_that_do_not_apply_require_a_snapshot_and_are_all_dropped()
    {
        _copy.Apply(_log.Snapshot());
        AssertDoesNotFit(new RosterChange.Joined(Two));
        AssertDoesNotFit(new RosterChange.Joined(Four with { Id = Two.Id }));
        AssertDoesNotFit(new RosterChange.Left(Four.Id, LeaveReason.Left));
        AssertDoesNotFit(new RosterChange.Left(Two.Id, LeaveReason.Left), new RosterChange.Left(Two.Id, LeaveReason.Left));
        AssertDoesNotFit(new RosterChange.Joined(Four), new RosterChange.Joined(GivenV2.Entry(5) with { Id = Four.Id }));
    }

    [Fact]
    public void Wrong_hash_of_a_snapshot_is_detected_at_the_next_change()
    {
        _copy.Apply(_log.Snapshot() with { Hash = default });
        _log.Join(Four);
        AssertUntouched(RosterResult.NeedsSnapshot, _copy.Apply(_log.ChangesSince(103)!));
        AssertApplied(_copy.Apply(_log.Snapshot()), [Four], []);
        AssertEqualToLog();
    }

    [Fact]
    public void Older_snapshot_is_refused()
    {
        RosterSnapshot old = _log.Snapshot();
        _log.Leave(Two.Id, LeaveReason.Banned);
        _copy.Apply(_log.Snapshot());

        AssertUntouched(RosterResult.Refused, _copy.Apply(old));
        AssertUntouched(RosterResult.Refused, _copy.Apply(old with { Version = 0 }));
        AssertEqualToLog();
    }

    [Fact]
    public void Repeated_snapshot_changes_nothing()
    {
        _copy.Apply(_log.Snapshot());
        AssertApplied(_copy.Apply(_log.Snapshot()), [], []);
        AssertEqualToLog();
    }

    [Fact]
    public void Changed_member_in_the_next_snapshot_is_updated()
    {
        RosterEntry[] others =
        [
            Two with { Addresses = Four.Addresses },
            Two with { Alias = "else" },
            Two with { KeyHash = new KeyHash(7, 7) },
            Two with { Traits = MemberTraits.AllowsUnencrypted },
            Two with { Joined = Given.Noon.AddSeconds(1) },
            Two with { State = RosterState.Away },
        ];
        foreach (RosterEntry other in others)
        {
            var copy = new RosterReplica();
            copy.Apply(_log.Snapshot());
            RosterOutcome outcome = copy.Apply(new RosterSnapshot(104, default, [GivenV2.Host, Three, other]));
            AssertApplied(outcome, [], []);
            Assert.Equal([other], outcome.Updated);
            Assert.Equal(other, copy.Find(Two.Id));
            Assert.Equal(3, copy.Entries.Count);
        }
    }

    [Fact]
    public void Members_can_exchange_addresses_in_the_next_snapshot()
    {
        _copy.Apply(_log.Snapshot());
        RosterEntry two = Two with { Addresses = Three.Addresses };
        RosterEntry three = Three with { Addresses = Two.Addresses };

        RosterOutcome outcome = _copy.Apply(new RosterSnapshot(104, default, [GivenV2.Host, two, three]));

        AssertApplied(outcome, [], []);
        Assert.Equal([two, three], outcome.Updated);
    }

    [Fact]
    public void Member_that_left_and_returned_is_in_both_lists()
    {
        _copy.Apply(_log.Snapshot());
        _log.Leave(Two.Id, LeaveReason.Lost);
        _log.Join(Two);
        AssertApplied(_copy.Apply(_log.ChangesSince(103)!), [Two], [(Two, LeaveReason.Lost)]);
        AssertEqualToLog();
    }

    [Fact]
    public void Member_that_joined_and_left_is_in_neither_list()
    {
        _copy.Apply(_log.Snapshot());
        _log.Join(Four);
        _log.Leave(Four.Id, LeaveReason.Left);
        AssertApplied(_copy.Apply(_log.ChangesSince(103)!), [], []);
        AssertEqualToLog();
    }

    [Fact]
    public void Member_that_left_twice_is_reported_once_with_the_first_reason()
    {
        _copy.Apply(_log.Snapshot());
        _log.Leave(Two.Id, LeaveReason.Lost);
        _log.Join(Two with { Alias = "again" });
        _log.Leave(Two.Id, LeaveReason.Banned);
        AssertApplied(_copy.Apply(_log.ChangesSince(103)!), [], [(Two, LeaveReason.Lost)]);
        AssertEqualToLog();
    }

    // The hash is right and the first change is valid, so the only fault is a change that does not apply.
    private void AssertDoesNotFit(params RosterChange[] changes)
    {
        RosterChange[] all = [new RosterChange.Joined(GivenV2.Entry(9)), .. changes];
        KeyHash hash = all.Aggregate(_log.Snapshot().Hash, RosterHash.Next);
        AssertUntouched(RosterResult.NeedsSnapshot, _copy.Apply(new RosterDelta(_copy.Version, all, hash)));
        AssertEqualToLog();
        Assert.Null(_copy.Find(GivenV2.Member(9)));
    }

    private void AssertEqualToLog()
    {
        Assert.Equal(_log.Snapshot().Entries.OrderBy(e => e.Id.Value), _copy.Entries.OrderBy(e => e.Id.Value));
        Assert.Equal(_log.Version, _copy.Version);
    }

    private static void AssertApplied(RosterOutcome outcome, RosterEntry[] joined, (RosterEntry, LeaveReason)[] left)
    {
        Assert.Equal(RosterResult.Applied, outcome.Kind);
        Assert.Equal(joined, outcome.Joined);
        Assert.Equal(left, outcome.Left);
    }

    private static void AssertUntouched(RosterResult kind, RosterOutcome outcome)
    {
        Assert.Equal(kind, outcome.Kind);
        Assert.Empty(outcome.Joined);
        Assert.Empty(outcome.Left);
    }
}
