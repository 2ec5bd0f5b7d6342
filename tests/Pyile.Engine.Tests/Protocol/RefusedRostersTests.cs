using System.Text;
using Pyile.Engine.Tests.Support;
using static Pyile.Engine.Tests.Protocol.ExampleRosters;

namespace Pyile.Engine.Tests.Protocol;

public sealed class RefusedRostersTests
{
    private const string Malformed = "it is malformed";
    private const string Left = "02 00000000000000000000000000000003";
    private const string Id = "00000000000000000000000000000002";
    private const string Key = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Time = "000001b8e27f3e00";

    // An entry is the same in both: each of these stands once in a roster and once in a change.
    public static TheoryData<string, string> Entries => new()
    {
        { "an address of 5 bytes", Id + "05 0a00000100 0fa1 0001 61" + Key + "00" + Time },
        { "an address of 0 bytes", Id + "00 0fa1 0001 61" + Key + "00" + Time + "00000000" },
        { "port 0", Id + "04 0a000001 0000 0001 61" + Key + "00" + Time },
        { "a member without a name", Id + "04 0a000001 0fa1 0000" + Key + "00" + Time },
        { "a member without a name that allows version 1", Id + "04 0a000001 0fa1 0000" + Key + "04" + Time },
        { "a name that a terminal obeys", Id + "04 0a000001 0fa1 0001 1b" + Key + "00" + Time },
        { "the same for version 1", Id + "04 0a000001 0fa1 0001 1b" + Key + "02" + Time },
        { "a name that is not UTF-8", Id + "04 0a000001 0fa1 0001 ff" + Key + "00" + Time },
        { "half a surrogate pair", Id + "04 0a000001 0fa1 0003 eda0bd" + Key + "00" + Time },
        { "a name of 65 characters", Id + "04 0a000001 0fa1 0041" + string.Concat(Enumerable.Repeat("61", 0x41)) + Key + "00" + Time },
        { "a name longer than the rest", Id + "04 0a000001 0fa1 ffff 61" + Key + "00" + Time },
        { "traits 8", Id + "04 0a000001 0fa1 0001 61" + Key + "08" + Time },
        { "traits 128", Id + "04 0a000001 0fa1 0001 61" + Key + "80" + Time },
        { "a time that no calendar has", Id + "04 0a000001 0fa1 0001 61" + Key + "00 7fffffffffffffff" },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void A_member_that_cannot_be_is_refused(string why, string entry)
    {
        Assert.Equal((why, Malformed), (why, RosterBytes.SnapshotProblemOf(V2Bytes.Hex(SnapshotHead + "00000002" + HostEntry + entry))));
        Assert.Equal((why, Malformed), (why, RosterBytes.DeltaProblemOf(V2Bytes.Hex(DeltaHead + "00000001 01" + entry + Hash))));
    }

    [Fact]
    public void What_is_of_another_network_is_refused()
    {
        var other = new KeyHash(1, 2);
        Assert.False(RosterCodec.TryParseSnapshot(SnapshotBytes, other, out _, out string? problem));
        Assert.Equal("it is another network's", problem);
        Assert.False(RosterCodec.TryParseDelta(DeltaBytes, other, out _, out problem));
        Assert.Equal("it is another network's", problem);
    }

    [Fact]
    public void One_kind_of_signed_bytes_is_not_taken_for_another()
    {
        Assert.Equal("it is something else", RosterBytes.SnapshotProblemOf(DeltaBytes));
        Assert.Equal("it is something else", RosterBytes.DeltaProblemOf(SnapshotBytes));
        RosterBytes.SnapshotProblemOf([]);
        RosterBytes.SnapshotProblemOf(Encoding.UTF8.GetBytes("pyile/2 roster"));
    }

    [Fact]
    public void What_is_cut_off_at_any_byte_is_refused()
    {
        for (int length = 0; length < SnapshotBytes.Length; length++)
            RosterBytes.SnapshotProblemOf(SnapshotBytes[..length]);
        for (int length = 0; length < DeltaBytes.Length; length++)
            RosterBytes.DeltaProblemOf(DeltaBytes[..length]);
    }

    [Fact]
    public void A_byte_behind_the_end_is_refused()
    {
        Assert.Equal(Malformed, RosterBytes.SnapshotProblemOf([.. SnapshotBytes, 0]));
        Assert.Equal(Malformed, RosterBytes.DeltaProblemOf([.. DeltaBytes, 0]));
    }

    [Theory]
    [InlineData("00000004")]
    [InlineData("00000005")]
    [InlineData("7fffffff")]
    [InlineData("80000000")]
    [InlineData("ffffffff")]
    public void A_count_of_members_that_the_bytes_cannot_hold_is_refused_before_memory_is_taken(string count)
    {
        byte[] snapshot = V2Bytes.Hex(SnapshotHead + count + HostEntry + BobEntry + NamelessEntry);
        byte[] delta = V2Bytes.Hex(DeltaHead + count + Left + "01" + Left + "01" + Hash);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(Malformed, RosterBytes.SnapshotProblemOf(snapshot));
        Assert.Equal(Malformed, RosterBytes.DeltaProblemOf(delta));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void A_count_that_is_too_small_leaves_bytes_behind_the_end() =>
        Assert.Equal(Malformed, RosterBytes.SnapshotProblemOf(V2Bytes.Hex(SnapshotHead + "00000002" + HostEntry + BobEntry + NamelessEntry)));

    [Fact]
    public void A_roster_has_one_host_and_it_comes_first()
    {
        AssertSnapshotRefused("it has not one host, first");
        AssertSnapshotRefused("it has not one host, first", ExampleRosters.Bob);
        AssertSnapshotRefused("it has not one host, first", ExampleRosters.Bob, GivenV2.Host);
        AssertSnapshotRefused("it has not one host, first", GivenV2.Host, GivenV2.Entry(2) with { Traits = MemberTraits.IsHost });
    }

    [Fact]
    public void Nobody_is_on_a_roster_twice()
    {
        AssertSnapshotRefused("it has a member twice", GivenV2.Host, GivenV2.Entry(2), GivenV2.Entry(3) with { Id = GivenV2.Member(2) });
        AssertSnapshotRefused("it has a member twice", GivenV2.Host, GivenV2.Entry(2), GivenV2.Entry(2));
        AssertSnapshotRefused("it has a member twice", GivenV2.Host, GivenV2.Entry(2), GivenV2.Entry(3) with { Address = GivenV2.Entry(2).Address });
    }

    [Theory]
    [InlineData("00" + Id + "01")]
    [InlineData("03" + Id + "01")]
    [InlineData("ff" + Id + "01")]
    [InlineData(Left + "04")]
    [InlineData(Left + "ff")]
    public void A_change_that_is_not_known_is_refused(string change) =>
        Assert.Equal(Malformed, RosterBytes.DeltaProblemOf(V2Bytes.Hex(DeltaHead + "00000001" + change + Hash)));

    [Fact]
    public void Changes_beyond_the_last_version_are_refused()
    {
        string head = DeltaLabel + Network + "ffffffffffffffff";
        RosterBytes.ParseDelta(V2Bytes.Hex(head + "00000000" + Hash));
        Assert.Equal(Malformed, RosterBytes.DeltaProblemOf(V2Bytes.Hex(head + "00000001" + Left + "01" + Hash)));
    }

    private static void AssertSnapshotRefused(string problem, params RosterEntry[] entries) =>
        Assert.Equal(
            problem,
            RosterBytes.SnapshotProblemOf(RosterCodec.EncodeSnapshot(GivenV2.Network, new RosterSnapshot(1, default, entries))));
}
