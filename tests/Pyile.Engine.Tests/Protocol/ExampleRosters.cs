using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>A roster and some changes with their bytes, written down by hand.</summary>
internal static class ExampleRosters
{
    public const string Network = "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf";
    public const string SnapshotLabel = "000e 7079696c652f3220726f73746572";
    public const string DeltaLabel = "000f 7079696c652f32206368616e676573";
    public const string Hash = "0000000000000000000000000000000f 000000000000000000000000000000f0";

    public const string HostEntry =
        "00000000000000000000000000000001 04 0a000001 0fa1 0004 686f7374"
        + "0000000000000000000000000000000000000000000000000000000000000001 01 000001b8e27f3e00";

    public const string BobEntry =
        "00000000000000000000000000000002 10 20010db8000000000000000000000001 ffff 0004 62c3b362"
        + "0000000000000000000000000000000000000000000000000000000000000002 04 000001b8e27f3e01";

    public const string NamelessEntry =
        "00000000000000000000000000000003 04 0a000001 0fa3 0000"
        + "0000000000000000000000000000000000000000000000000000000000000000 02 000001b8e27f3e00";

    public const string SnapshotHead = SnapshotLabel + Network + "0000000000000007" + Hash;
    public const string DeltaHead = DeltaLabel + Network + "0000000000000006";

    public static readonly KeyHash HashValue = new(0x0f, 0xf0);

    public static readonly RosterEntry Bob = new(
        GivenV2.Member(2), Given.At("[2001:db8::1]:65535"), "bób", new KeyHash(0, 2), MemberTraits.AllowsUnencrypted, Given.Noon.AddMilliseconds(1));

    public static readonly RosterEntry Nameless = GivenV2.Entry(3) with { Alias = "", KeyHash = default, Traits = MemberTraits.IsUnencrypted };

    public static readonly RosterSnapshot Snapshot = new(7, HashValue, [GivenV2.Host, Bob, Nameless]);

    public static readonly RosterDelta Delta = new(
        6, [new RosterChange.Joined(Bob), new RosterChange.Left(GivenV2.Member(3), LeaveReason.Banned)], HashValue);

    public static readonly byte[] SnapshotBytes = V2Bytes.Hex(SnapshotHead + "00000003" + HostEntry + BobEntry + NamelessEntry);

    public static readonly byte[] DeltaBytes = V2Bytes.Hex(DeltaHead + "00000002 01" + BobEntry + "02 00000000000000000000000000000003 03" + Hash);
}
