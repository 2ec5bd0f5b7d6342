using System.Security.Cryptography;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Membership;

public sealed class RosterLogTests
{
    private readonly RosterLog _log = new(GivenV2.Network, 100);

    public RosterLogTests() => _log.Join(GivenV2.Host);

    [Fact]
    public void Each_change_increments_the_version()
    {
        Assert.Equal(101ul, _log.Version);
        _log.Join(GivenV2.Entry(2));
        Assert.Equal(102ul, _log.Version);
        Assert.True(_log.Leave(GivenV2.Member(2), LeaveReason.Removed));
        Assert.Equal(103ul, _log.Version);
    }

    [Fact]
    public void Member_that_is_not_listed_cannot_leave()
    {
        KeyHash hash = HashOf(_log);
        Assert.False(_log.Leave(GivenV2.Member(2), LeaveReason.Left));
        Assert.Equal((101ul, hash), (_log.Version, HashOf(_log)));
    }

    [Fact]
    public void Members_are_in_the_order_of_joining()
    {
        foreach (int n in new[] { 5, 2, 4 })
            _log.Join(GivenV2.Entry(n));
        _log.Leave(GivenV2.Member(5), LeaveReason.Left);
        _log.Join(GivenV2.Entry(5));

        RosterSnapshot snapshot = _log.Snapshot();

        Assert.Equal([GivenV2.Host, GivenV2.Entry(2), GivenV2.Entry(4), GivenV2.Entry(5)], snapshot.Entries);
        Assert.Equal(_log.Version, snapshot.Version);
    }

    [Fact]
    public void Snapshot_is_built_once_for_each_version()
    {
        RosterSnapshot first = _log.Snapshot();
        Assert.Same(first, _log.Snapshot());
        _log.Join(GivenV2.Entry(2));
        Assert.NotSame(first, _log.Snapshot());
        Assert.Single(first.Entries);
    }

    [Fact]
    public void Hash_chains_each_change_to_the_previous_hash()
    {
        byte[] hash = SHA256.HashData([.. "pyile/2 roster chain"u8, .. GivenV2.Network.ToArray(), 0, 0, 0, 0, 0, 0, 0, 100]);
        Assert.Equal(KeyHash.Read(hash), HashOf(new RosterLog(GivenV2.Network, 100)));

        hash = SHA256.HashData([.. hash, .. RosterCodec.EncodeChange(new RosterChange.Joined(GivenV2.Host))]);
        Assert.Equal(KeyHash.Read(hash), HashOf(_log));

        _log.Join(GivenV2.Entry(2));
        _log.Leave(GivenV2.Member(2), LeaveReason.Lost);
        hash = SHA256.HashData([.. hash, .. RosterCodec.EncodeChange(new RosterChange.Joined(GivenV2.Entry(2)))]);
        hash = SHA256.HashData([.. hash, .. RosterCodec.EncodeChange(new RosterChange.Left(GivenV2.Member(2), LeaveReason.Lost))]);
        Assert.Equal(KeyHash.Read(hash), HashOf(_log));
    }

    [Fact]
    public void Another_network_or_first_version_gives_another_hash()
    {
        KeyHash hash = HashOf(new RosterLog(GivenV2.Network, 100));
        Assert.NotEqual(hash, HashOf(new RosterLog(GivenV2.Network, 101)));
        Assert.NotEqual(hash, HashOf(new RosterLog(new KeyHash(1, 2), 100)));
    }

    [Fact]
    public void Listed_member_must_leave_before_it_joins_again()
    {
        _log.Join(GivenV2.Entry(2));
        AssertRefused(GivenV2.Entry(2));
        AssertRefused(GivenV2.Entry(3) with { Id = GivenV2.Member(2) });
    }

    [Fact]
    public void Changes_since_a_version_are_the_later_ones()
    {
        _log.Join(GivenV2.Entry(2));
        _log.Leave(GivenV2.Member(2), LeaveReason.Banned);

        RosterDelta delta = _log.ChangesSince(101)!;

        Assert.Equal([new RosterChange.Joined(GivenV2.Entry(2)), new RosterChange.Left(GivenV2.Member(2), LeaveReason.Banned)], delta.Changes);
        Assert.Equal((101ul, 103ul, HashOf(_log)), (delta.From, delta.To, delta.Hash));
        Assert.Single(_log.ChangesSince(102)!.Changes);
    }

    [Fact]
    public void Newest_version_has_no_later_changes()
    {
        RosterDelta delta = _log.ChangesSince(101)!;
        Assert.Empty(delta.Changes);
        Assert.Equal((101ul, 101ul, HashOf(_log)), (delta.From, delta.To, delta.Hash));
    }

    [Fact]
    public void Unknown_versions_have_no_changes()
    {
        Assert.Single(_log.ChangesSince(100)!.Changes);
        Assert.Null(_log.ChangesSince(99));
        Assert.Null(_log.ChangesSince(0));
        Assert.Null(_log.ChangesSince(102));
        Assert.Null(_log.ChangesSince(ulong.MaxValue));
    }

    [Fact]
    public void Last_4096_changes_are_kept()
    {
        for (int i = 0; i < 2048; i++)
        {
            _log.Join(GivenV2.Entry(2));
            _log.Leave(GivenV2.Member(2), LeaveReason.Left);
        }
        Assert.Equal(4197ul, _log.Version);
        Assert.Equal(4096, _log.ChangesSince(101)!.Changes.Count);
        Assert.Null(_log.ChangesSince(100));
        _log.Join(GivenV2.Entry(2));
        Assert.Null(_log.ChangesSince(101));
        Assert.Equal(4096, _log.ChangesSince(102)!.Changes.Count);
    }

    private void AssertRefused(RosterEntry entry)
    {
        RosterSnapshot before = _log.Snapshot();
        Assert.Throws<InvalidOperationException>(() => _log.Join(entry));
        RosterBytes.AssertSame(before, _log.Snapshot());
    }

    private static KeyHash HashOf(RosterLog log) => log.Snapshot().Hash;
}
