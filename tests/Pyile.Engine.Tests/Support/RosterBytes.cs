
namespace Pyile.Engine.Tests.Support;

/// <summary>Encodes and decodes single rosters for tests.</summary>
internal static class RosterBytes
{
    public static RosterSnapshot ParseSnapshot(byte[] payload)
    {
        bool parsed = RosterCodec.TryParseSnapshot(payload, GivenV2.Network, out RosterSnapshot? snapshot, out string? problem);
        Assert.True(parsed, problem);
        Assert.Null(problem);
        return snapshot!;
    }

    public static RosterDelta ParseDelta(byte[] payload)
    {
        bool parsed = RosterCodec.TryParseDelta(payload, GivenV2.Network, out RosterDelta? delta, out string? problem);
        Assert.True(parsed, problem);
        Assert.Null(problem);
        return delta!;
    }

    public static string SnapshotProblemOf(byte[] payload)
    {
        bool parsed = RosterCodec.TryParseSnapshot(payload, GivenV2.Network, out RosterSnapshot? snapshot, out string? problem);
        Assert.False(parsed, $"{Convert.ToHexString(payload)} was accepted as a roster");
        Assert.Null(snapshot);
        return problem!;
    }

    public static string DeltaProblemOf(byte[] payload)
    {
        bool parsed = RosterCodec.TryParseDelta(payload, GivenV2.Network, out RosterDelta? delta, out string? problem);
        Assert.False(parsed, $"{Convert.ToHexString(payload)} was accepted as a list of changes");
        Assert.Null(delta);
        return problem!;
    }

    // The equality of records compares lists by reference, not by content.
    public static void AssertSame(RosterSnapshot expected, RosterSnapshot actual)
    {
        Assert.Equal((expected.Version, expected.Hash), (actual.Version, actual.Hash));
        Assert.Equal(expected.Entries, actual.Entries);
    }

    public static void AssertSame(RosterDelta expected, RosterDelta actual)
    {
        Assert.Equal((expected.From, expected.Hash), (actual.From, actual.Hash));
        Assert.Equal(expected.Changes, actual.Changes);
    }
}
