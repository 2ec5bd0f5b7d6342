using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Membership;

/// <summary>A host of another build, whose roster has things that this build does not know.</summary>
public sealed class InventedRosterTests
{
    private const ushort Number = TagBlock.FirstExperimental;

    private static readonly RosterEntry Strange = GivenV2.Entry(2) with
    {
        Features = (ProtocolFeatures)(1UL << 60),
        Traits = (MemberTraits)0xf0,
        State = (RosterState)77,
        Tags = TagBlock.Of(new Tag(Number, IsCritical: false, new byte[] { 1 })),
        Admission = new RosterAdmission((AdmissionKind)9, new byte[] { 1, 2 }),
    };

    private readonly RosterLog _log = new(GivenV2.Network, 100);
    private readonly RosterReplica _replica = new();

    public InventedRosterTests()
    {
        _log.Join(GivenV2.Host);
        _replica.Apply(Parse(_log.Snapshot()));
    }

    [Fact]
    public void Unknown_values_of_an_entry_are_preserved_and_hashed()
    {
        _log.Join(Strange);

        RosterOutcome outcome = _replica.Apply(Parse(_log.ChangesSince(101)!));

        Assert.Equal((RosterResult.Applied, Strange), (outcome.Kind, Assert.Single(outcome.Joined)));
        Assert.Equal(0, outcome.Joined[0].UnsupportedTag);
    }

    [Fact]
    public void Entry_with_an_unknown_critical_tag_stays_on_the_roster_and_names_the_tag()
    {
        _log.Join(GivenV2.Entry(2) with { Tags = TagBlock.Of(new Tag(Number, IsCritical: true, default)) });
        _log.Join(GivenV2.Entry(3));

        RosterOutcome outcome = _replica.Apply(Parse(_log.ChangesSince(101)!));

        Assert.Equal([Number, 0], outcome.Joined.Select(e => e.UnsupportedTag));
        Assert.Equal(3, _replica.Entries.Count);
    }

    [Fact]
    public void Unknown_change_is_skipped_but_counts_as_a_version_and_in_the_hash()
    {
        var unknown = new RosterChange.Unknown(200, new byte[] { 1, 2, 3 });
        var joined = new RosterChange.Joined(GivenV2.Entry(2));
        KeyHash hash = RosterHash.Next(RosterHash.Next(_log.Snapshot().Hash, unknown), joined);

        RosterOutcome outcome = _replica.Apply(Parse(new RosterDelta(101, [unknown, joined], hash)));

        Assert.Equal((RosterResult.Applied, 103ul), (outcome.Kind, _replica.Version));
        Assert.Equal(joined.Entry, Assert.Single(outcome.Joined));
    }

    [Fact]
    public void Unknown_change_with_another_hash_does_not_fit()
    {
        var unknown = new RosterChange.Unknown(200, new byte[] { 1, 2, 3 });
        KeyHash hash = RosterHash.Next(_log.Snapshot().Hash, new RosterChange.Unknown(200, new byte[] { 1, 2, 4 }));
        Assert.Equal(RosterResult.NeedsSnapshot, _replica.Apply(Parse(new RosterDelta(101, [unknown], hash))).Kind);
    }

    [Fact]
    public void Unknown_leave_reason_removes_the_member_with_its_number()
    {
        _log.Join(GivenV2.Entry(2));
        _replica.Apply(Parse(_log.ChangesSince(101)!));
        _log.Leave(GivenV2.Member(2), (LeaveReason)99);

        RosterOutcome outcome = _replica.Apply(Parse(_log.ChangesSince(102)!));

        Assert.Equal((GivenV2.Entry(2), (LeaveReason)99), Assert.Single(outcome.Left));
    }

    [Fact]
    public void Updated_entry_replaces_the_member()
    {
        _log.Join(GivenV2.Entry(2));
        _replica.Apply(Parse(_log.ChangesSince(101)!));
        var updated = new RosterChange.Updated(GivenV2.Entry(2) with { State = RosterState.Away });

        RosterOutcome outcome = _replica.Apply(Parse(new RosterDelta(102, [updated], RosterHash.Next(_log.Snapshot().Hash, updated))));

        Assert.Equal((RosterResult.Applied, updated.Entry), (outcome.Kind, Assert.Single(outcome.Updated)));
        Assert.Equal((0, 0), (outcome.Joined.Count, outcome.Left.Count));
        Assert.Equal(RosterState.Away, _replica.Find(GivenV2.Member(2))!.State);
    }

    [Fact]
    public void Update_of_a_member_that_is_not_on_the_roster_does_not_fit()
    {
        var updated = new RosterChange.Updated(GivenV2.Entry(9));
        Assert.Equal(
            RosterResult.NeedsSnapshot,
            _replica.Apply(Parse(new RosterDelta(101, [updated], RosterHash.Next(_log.Snapshot().Hash, updated)))).Kind);
    }

    // Through the bytes, as they come from a host.
    private static RosterSnapshot Parse(RosterSnapshot snapshot) => RosterBytes.ParseSnapshot(RosterCodec.EncodeSnapshot(GivenV2.Network, snapshot));

    private static RosterDelta Parse(RosterDelta delta) => RosterBytes.ParseDelta(RosterCodec.EncodeDelta(GivenV2.Network, delta));
}
