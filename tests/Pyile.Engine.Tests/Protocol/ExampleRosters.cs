using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>The rosters of the test vectors.</summary>
internal static class ExampleRosters
{
    public const string SnapshotLabel = "000e 7079696c652f3220726f73746572";
    public const string DeltaLabel = "000f 7079696c652f32206368616e676573";

    private static readonly JsonElement Vector = Vectors.Read("rosters.json");

    public static readonly IReadOnlyList<(RosterEntry Entry, byte[] Bytes)> Entries =
        [.. Vector.All("entries").Select(v => (MakeEntry(v.GetProperty("fields")), v.Bytes("hex")))];

    public static readonly IReadOnlyList<(RosterChange Change, byte[] Bytes)> Changes =
        [.. Vector.All("changes").Select(v => (MakeChange(v.GetProperty("fields")), v.Bytes("hex")))];

    /// <summary>The hash before the first change, and after each.</summary>
    public static readonly IReadOnlyList<KeyHash> Chain =
        [.. Vector.GetProperty("chain").All("hashes").Select(h => KeyHash.Read(Convert.FromHexString(h.GetString()!)))];

    public static readonly ulong FirstVersion = Vector.GetProperty("chain").Large("firstVersion");

    public static readonly RosterSnapshot Snapshot = new(FirstVersion, Chain[0], [Entries[0].Entry, Entries[3].Entry]);

    public static readonly RosterDelta Delta = new(FirstVersion, [.. Changes.Select(c => c.Change)], Chain[^1]);

    public static readonly byte[] SnapshotBytes = Vector.GetProperty("snapshot").Bytes("payload");

    public static readonly byte[] DeltaBytes = Vector.GetProperty("delta").Bytes("payload");

    private static RosterEntry MakeEntry(JsonElement f) => new()
    {
        Id = f.Member("id"),
        KeyHash = f.Hash("keyHash"),
        Alias = f.Text("alias"),
        Features = (ProtocolFeatures)f.Large("features"),
        Traits = (MemberTraits)f.Number("flags"),
        State = (RosterState)f.Number("state"),
        Joined = f.Time("joined"),
        Addresses = [.. f.All("addresses").Select(a => new RosterAddress((AddressKind)a.Number("kind"), a.Bytes("address"), a.Number("port")))],
        Admission = new RosterAdmission((AdmissionKind)f.GetProperty("admission").Number("kind"), f.GetProperty("admission").Bytes("bytes")),
        Tags = f.Tags(),
    };

    private static RosterChange MakeChange(JsonElement f) => (RosterChangeKind)f.Number("kind") switch
    {
        RosterChangeKind.Joined => new RosterChange.Joined(MakeEntry(f.GetProperty("entry"))),
        RosterChangeKind.Left => new RosterChange.Left(f.Member("id"), (LeaveReason)f.Number("reason")),
        RosterChangeKind.Updated => new RosterChange.Updated(MakeEntry(f.GetProperty("entry"))),
        var kind => new RosterChange.Unknown((byte)kind, f.Bytes("bytes")),
    };
}
