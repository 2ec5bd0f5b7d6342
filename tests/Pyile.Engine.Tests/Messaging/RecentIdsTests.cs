namespace Pyile.Engine.Tests.Messaging;

public sealed class RecentIdsTests
{
    [Fact]
    public void Oldest_id_is_forgotten_when_there_are_more_than_a_thousand()
    {
        var ids = new RecentIds();
        Guid[] added = [.. Enumerable.Range(0, RecentIds.Room + 1).Select(_ => Guid.NewGuid())];
        foreach (Guid id in added)
            ids.Add(id);
        // One that is known already takes no place.
        ids.Add(added[^1]);

        Assert.False(ids.Contains(added[0]));
        Assert.All(added[1..], id => Assert.True(ids.Contains(id)));
    }
}
