using System.Text;
using Pyile.Engine.Tests.Support;
using static Pyile.Engine.Tests.Protocol.ExampleRosters;

namespace Pyile.Engine.Tests.Protocol;

public sealed class RefusedRostersTests
{
    private const string Malformed = "it is malformed";
    private const string Network = "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf";
    private const string Hash = "0000000000000000000000000000000f 000000000000000000000000000000f0";
    private const string SnapshotHead = SnapshotLabel + Network + "0000000000000007" + Hash;
    private const string DeltaHead = DeltaLabel + Network + "0000000000000006";
    private const string Left = "02 00000011 00000000000000000000000000000003";
    private const string Id = "00000000000000000000000000000002";
    private const string Key = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Features = "0000000000000000";
    private const string Time = "000001b8e27f3e00";
    private const string End = "00 00 00 0000";
    private const string Address = "02 04 0a000001 0fa1";

    private static readonly string HostEntry = Convert.ToHexString(Entries[0].Bytes);

    // An entry is the same in both: each of these is tried once in a roster and once in a change.
    public static TheoryData<string, string> ImpossibleEntries => new()
    {
        { "a member without a name", Id + Key + "0000" + Features + "00 01" + Time + End },
        { "a member without a name that allows version 1", Id + Key + "0000" + Features + "04 01" + Time + End },
        { "a name that a terminal obeys", Id + Key + "0001 1b" + Features + "00 01" + Time + End },
        { "the same for version 1", Id + Key + "0001 1b" + Features + "02 01" + Time + End },
        { "a name that is not UTF-8", Id + Key + "0001 ff" + Features + "00 01" + Time + End },
        { "half a surrogate pair", Id + Key + "0003 eda0bd" + Features + "00 01" + Time + End },
        { "a name of 65 characters", Id + Key + "0041" + string.Concat(Enumerable.Repeat("61", 0x41)) + Features + "00 01" + Time + End },
        { "a name longer than the rest", Id + Key + "ffff 61" + Features + "00 01" + Time + End },
        { "a time that no calendar has", Id + Key + "0001 61" + Features + "00 01 7fffffffffffffff" + End },
        { "nine addresses", Id + Key + "0001 61" + Features + "00 01" + Time + "09" + string.Concat(Enumerable.Repeat(Address, 9)) + "00 00 0000" },
        { "an address longer than the rest", Id + Key + "0001 61" + Features + "00 01" + Time + "01 02 ff 0a000001 0fa1 00 00 0000" },
        { "admission bytes longer than the rest", Id + Key + "0001 61" + Features + "00 01" + Time + "00 00 ff 0000" },
        { "tags longer than the rest", Id + Key + "0001 61" + Features + "00 01" + Time + "00 00 00 ffff" },
        { "a tag that does not fill its block", Id + Key + "0001 61" + Features + "00 01" + Time + "00 00 00 0005 4000 0000 00" },
    };

    [Theory]
    [MemberData(nameof(ImpossibleEntries))]
    public void Impossible_entry_makes_a_roster_malformed(string why, string entry)
    {
        byte[] bytes = V2Bytes.Hex(entry);
        Assert.Equal((why, Malformed), (why, RosterBytes.SnapshotProblemOf([.. V2Bytes.Hex(SnapshotHead + "00000002" + HostEntry), .. bytes])));
        Assert.Equal(
            (why, Malformed),
            (why, RosterBytes.DeltaProblemOf([.. V2Bytes.Hex(DeltaHead + "00000001 01" + $"{bytes.Length:x8}"), .. bytes, .. V2Bytes.Hex(Hash)])));
    }

    [Fact]
    public void Unknown_values_of_an_entry_are_preserved()
    {
        string entry = Id + Key + "0001 61 ffffffffffffffff f8 63" + Time + "01 63 03 0a0000 0000 63 02 0102 0005 c000 0001 07";
        byte[] bytes = V2Bytes.Hex(SnapshotHead + "00000002" + HostEntry + entry);
        Assert.Equal(bytes, RosterCodec.EncodeSnapshot(GivenV2.Network, RosterBytes.ParseSnapshot(bytes)));
    }

    [Fact]
    public void Roster_of_another_network_is_refused()
    {
        var other = new KeyHash(1, 2);
        Assert.False(RosterCodec.TryParseSnapshot(SnapshotBytes, other, out _, out string? problem));
        Assert.Equal("it is another network's", problem);
        Assert.False(RosterCodec.TryParseDelta(DeltaBytes, other, out _, out problem));
        Assert.Equal("it is another network's", problem);
    }

    [Fact]
    public void Snapshot_and_changes_are_not_read_as_each_other()
    {
        Assert.Equal("it is something else", RosterBytes.SnapshotProblemOf(DeltaBytes));
        Assert.Equal("it is something else", RosterBytes.DeltaProblemOf(SnapshotBytes));
        RosterBytes.SnapshotProblemOf([]);
        RosterBytes.SnapshotProblemOf(Encoding.UTF8.GetBytes("pyile/2 roster"));
    }

    [Fact]
    public void Roster_that_is_cut_off_anywhere_is_refused()
    {
        for (int length = 0; length < SnapshotBytes.Length; length++)
            RosterBytes.SnapshotProblemOf(SnapshotBytes[..length]);
        for (int length = 0; length < DeltaBytes.Length; length++)
            RosterBytes.DeltaProblemOf(DeltaBytes[..length]);
    }

    [Fact]
    public void Byte_after_the_last_field_is_refused()
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
    public void Count_that_the_bytes_cannot_hold_is_refused_without_allocating(string count)
    {
        byte[] snapshot = [.. V2Bytes.Hex(SnapshotHead + count + HostEntry), .. Entries[1].Bytes, .. Entries[2].Bytes];
        byte[] delta = V2Bytes.Hex(DeltaHead + count + Left + "01" + Left + "01" + Hash);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(Malformed, RosterBytes.SnapshotProblemOf(snapshot));
        Assert.Equal(Malformed, RosterBytes.DeltaProblemOf(delta));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Count_that_leaves_bytes_after_the_end_is_refused() =>
        Assert.Equal(
            Malformed, RosterBytes.SnapshotProblemOf([.. V2Bytes.Hex(SnapshotHead + "00000002" + HostEntry), .. Entries[1].Bytes, .. Entries[2].Bytes]));

    [Fact]
    public void Roster_without_one_host_at_its_beginning_is_refused()
    {
        AssertSnapshotRefused("it does not have exactly one host, first");
        AssertSnapshotRefused("it does not have exactly one host, first", Entries[1].Entry);
        AssertSnapshotRefused("it does not have exactly one host, first", Entries[1].Entry, GivenV2.Host);
        AssertSnapshotRefused("it does not have exactly one host, first", GivenV2.Host, GivenV2.Entry(2) with { Traits = MemberTraits.IsHost });
    }

    [Fact]
    public void Roster_with_a_member_twice_is_refused()
    {
        AssertSnapshotRefused("it has a member twice", GivenV2.Host, GivenV2.Entry(2), GivenV2.Entry(3) with { Id = GivenV2.Member(2) });
        AssertSnapshotRefused("it has a member twice", GivenV2.Host, GivenV2.Entry(2), GivenV2.Entry(2));
    }

    [Fact]
    public void Members_may_share_an_address() =>
        RosterBytes.ParseSnapshot(RosterCodec.EncodeSnapshot(
            GivenV2.Network,
            new RosterSnapshot(1, default, [GivenV2.Host, GivenV2.Entry(2), GivenV2.Entry(3) with { Addresses = GivenV2.Entry(2).Addresses }])));

    [Theory]
    [InlineData("02 00000010" + Id)]
    [InlineData("02 00000012" + Id + "01 00")]
    [InlineData("01 00000000")]
    [InlineData("03 00000001 00")]
    [InlineData("c8 ffffffff 00")]
    public void Impossible_change_is_refused(string change) =>
        Assert.Equal(Malformed, RosterBytes.DeltaProblemOf(V2Bytes.Hex(DeltaHead + "00000001" + change + Hash)));

    [Theory]
    [InlineData("00 00000000")]
    [InlineData("04 00000001 00")]
    [InlineData("ff 00000011" + Id + "01")]
    [InlineData(Left + "00")]
    [InlineData(Left + "ff")]
    public void Unknown_kind_or_reason_of_a_change_is_preserved(string change)
    {
        byte[] bytes = V2Bytes.Hex(DeltaHead + "00000001" + change + Hash);
        Assert.Equal(bytes, RosterCodec.EncodeDelta(GivenV2.Network, RosterBytes.ParseDelta(bytes)));
    }

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
