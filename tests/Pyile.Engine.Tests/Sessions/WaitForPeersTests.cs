using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

[Trait("Category", "Slow")]
public sealed class WaitForPeersTests : EncryptedMemoryTest
{
    [Fact]
    public async Task Wait_ends_with_the_join_that_was_missing()
    {
        HostSession host = StartHost();
        int looks = 0;
        Task<IReadOnlyList<Peer>> waiting = host.WaitForPeersAsync(roster =>
        {
            looks++;
            return roster.Count == 3;
        });
        await EnterAsync(host, "one");
        Assert.False(waiting.IsCompleted);

        await EnterAsync(host, "two");

        Assert.Equal(["admin", "one", "two"], (await waiting.Soon()).Select(p => p.Alias));
        // The condition is checked once at the start and after each change.
        Assert.InRange(looks, 2, 5);
    }

    [Fact]
    public async Task Condition_that_is_already_true_ends_the_wait()
    {
        HostSession host = StartHost();
        Task<IReadOnlyList<Peer>> waiting = host.WaitForPeersAsync(roster => roster.Count == 1);
        Assert.True(waiting.IsCompletedSuccessfully);
        await waiting;
    }

    [Fact]
    public async Task Member_that_leaves_is_a_change()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        PeerSession two = await EnterAsync(host, "two");
        await TurnUntilAsync(one.WaitForPeersAsync(roster => roster.Count == 3));
        Task<IReadOnlyList<Peer>> atHost = host.WaitForPeersAsync(roster => roster.Count == 2);
        Task<IReadOnlyList<Peer>> atPeer = one.WaitForPeersAsync(roster => roster.Count == 2);

        await two.CloseAsync().Soon();

        Assert.Equal(["admin", "one"], (await atHost.Soon()).Select(p => p.Alias));
        Assert.Equal(["admin", "one"], (await TurnUntilAsync(atPeer)).Select(p => p.Alias));
    }

    [Fact]
    public async Task Alias_of_a_version_1_member_is_a_change_when_it_is_learned()
    {
        HostSession host = StartBoth();
        RawPeer old = await JoinUnencryptedAsync(host);
        Task<IReadOnlyList<Peer>> waiting = host.WaitForPeersAsync(roster => roster.Any(p => p.Alias == "old"));
        Assert.False(waiting.IsCompleted);

        await using RawConnection link = await RawConnection.ToAsync(Outside, host.Address);
        await link.SendAsync($"{{\"data\": \"hi\", \"alias\": \"old\", \"to\": \"Broadcast\", \"from\": [\"127.0.0.1\", {old.Address.Port}]}}");

        Assert.Contains(await TurnUntilAsync(waiting), p => p.Alias == "old" && p.Address.Equals(old.Address));
    }

    [Fact]
    public async Task Wait_ends_with_the_session()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        Task atHost = host.WaitForPeersAsync(_ => false);
        Task atPeer = one.WaitForPeersAsync(_ => false);

        await host.CloseAsync().Soon();

        await FailsAsync(PyileError.SessionClosed, () => atHost);
        await FailsAsync(PyileError.SessionClosed, () => atPeer);
        await FailsAsync(PyileError.SessionClosed, () => host.WaitForPeersAsync(_ => true));
    }

    [Fact]
    public async Task Wait_ends_when_its_token_is_cancelled()
    {
        HostSession host = StartHost();
        using var stop = new CancellationTokenSource();
        Task waiting = host.WaitForPeersAsync(_ => false, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
    }
}
