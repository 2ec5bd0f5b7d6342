
namespace Pyile.Engine.Tests.Support;

/// <summary>The codec of rosters, for tests that have one or its bytes in hand.</summary>
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
        Assert.False(parsed, $"{Convert.ToHexString(payload)} was taken as a roster");
        Assert.Null(snapshot);
        return problem!;
    }

    public static string DeltaProblemOf(byte[] payload)
    {
        bool parsed = RosterCodec.TryParseDelta(payload, GivenV2.Network, out RosterDelta? delta, out string? problem);
        Assert.False(parsed, $"{Convert.ToHexString(payload)} was taken as a list of changes");
        Assert.Null(delta);
        return problem!;
    }

    // Records that hold lists compare where the lists are, not what is in them.
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
