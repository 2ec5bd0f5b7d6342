using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class RosterCodecTests
{
    private static readonly Gen<byte[]> AnyMutant = Mutants.Of([ExampleRosters.SnapshotBytes, ExampleRosters.DeltaBytes]);

    [Fact]
    public void A_roster_has_these_bytes()
    {
        byte[] bytes = RosterCodec.EncodeSnapshot(GivenV2.Network, ExampleRosters.Snapshot);
        Assert.Equal(Convert.ToHexString(ExampleRosters.SnapshotBytes), Convert.ToHexString(bytes));
        RosterBytes.AssertSame(ExampleRosters.Snapshot, RosterBytes.ParseSnapshot(bytes));
    }

    [Fact]
    public void A_list_of_changes_has_these_bytes()
    {
        byte[] bytes = RosterCodec.EncodeDelta(GivenV2.Network, ExampleRosters.Delta);
        Assert.Equal(Convert.ToHexString(ExampleRosters.DeltaBytes), Convert.ToHexString(bytes));
        RosterBytes.AssertSame(ExampleRosters.Delta, RosterBytes.ParseDelta(bytes));
    }

    [Theory]
    [InlineData(LeaveReason.Left, "00")]
    [InlineData(LeaveReason.Silent, "01")]
    [InlineData(LeaveReason.Kicked, "02")]
    [InlineData(LeaveReason.Banned, "03")]
    public void Each_reason_to_leave_has_its_number(LeaveReason reason, string number) =>
        Assert.Equal(
            V2Bytes.Hex("02 00000000000000000000000000000003" + number),
            RosterCodec.EncodeChange(new RosterChange.Left(GivenV2.Member(3), reason)));

    [Fact]
    public void A_change_has_the_same_bytes_alone_and_in_a_list() =>
        Assert.Equal(V2Bytes.Hex("01" + ExampleRosters.BobEntry), RosterCodec.EncodeChange(ExampleRosters.Delta.Changes[0]));

    [Fact]
    public void Changes_may_be_none()
    {
        var none = new RosterDelta(ulong.MaxValue, [], ExampleRosters.HashValue);
        RosterBytes.AssertSame(none, RosterBytes.ParseDelta(RosterCodec.EncodeDelta(GivenV2.Network, none)));
    }

    [Fact]
    public void Any_roster_is_read_as_it_was_written() =>
        GivenV2.AnySnapshot.Sample(
            snapshot => RosterBytes.AssertSame(snapshot, RosterBytes.ParseSnapshot(RosterCodec.EncodeSnapshot(GivenV2.Network, snapshot))),
            iter: 1_000);

    [Fact]
    public void Any_list_of_changes_is_read_as_it_was_written() =>
        GivenV2.AnyDelta.Sample(
            delta => RosterBytes.AssertSame(delta, RosterBytes.ParseDelta(RosterCodec.EncodeDelta(GivenV2.Network, delta))),
            iter: 1_000);

    [Fact]
    public void Damaged_rosters_are_refused_or_have_exactly_these_bytes() =>
        AnyMutant.Sample(
            bytes =>
            {
                if (RosterCodec.TryParseSnapshot(bytes, GivenV2.Network, out RosterSnapshot? snapshot, out _))
                    Assert.Equal(bytes, RosterCodec.EncodeSnapshot(GivenV2.Network, snapshot));
                if (RosterCodec.TryParseDelta(bytes, GivenV2.Network, out RosterDelta? delta, out _))
                    Assert.Equal(bytes, RosterCodec.EncodeDelta(GivenV2.Network, delta));
            },
            iter: 20_000);
}
