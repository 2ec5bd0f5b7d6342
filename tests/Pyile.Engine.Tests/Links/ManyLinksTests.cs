using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>More members than links that may be open.</summary>
[Trait("Category", "Slow")]
public sealed class ManyLinksTests : EncryptedMemoryTest
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Least_recently_used_link_is_closed()
    {
        var (host, members) = await OpenAsync();
        await SendAsync(host, members[0], "1");
        await SendAsync(host, members[1], "2");
        await UntilLinkedAsync(host, 0, 1);
        await SendAsync(host, members[0], "3");

        await SendAsync(host, members[2], "4");
        await UntilLinkedAsync(host, 0, 2);
        await SendAsync(host, members[3], "5");
        await UntilLinkedAsync(host, 2, 3);
        await SendAsync(host, members[0], "6");
        await UntilLinkedAsync(host, 0, 3);

        Assert.Equal([1, 0, 0, 0], host.GetStatistics().Select(s => s.Reconnects));
    }

    [Fact]
    public async Task Link_that_another_member_dialled_counts()
    {
        var (host, members) = await OpenAsync();
        for (int i = 0; i < members.Length; i++)
            await SendAsync(members[i], host, $"{i}");
        await UntilLinkedAsync(host, 2, 3);
    }

    [Fact]
    public async Task Messages_to_more_members_than_links_are_all_delivered()
    {
        var (host, members) = await OpenAsync();
        var sending = new List<Task<Receipt>>();
        for (int i = 0; i < 25; i++)
            sending.AddRange(host.Broadcast($"{i}"));

        Assert.All(await TurnUntilAsync(Task.WhenAll(sending)), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));

        foreach (PeerSession member in members)
        {
            for (int i = 0; i < 25; i++)
                Assert.Equal($"{i}", member.TryReceive()?.Text);
            Assert.Null(member.TryReceive());
        }
        await YieldUntilAsync(() => host.GetStatistics().Count(s => s.IsLinked) == 2);
    }

    private async Task<(HostSession Host, PeerSession[] Members)> OpenAsync()
    {
        HostSession host = StartHost(o => o with { Outbox = new OutboxOptions { MaxLinks = 2 }, Heartbeat = Patient, SendTimeout = Long });
        PeerSession[] members = new PeerSession[4];
        for (int i = 0; i < members.Length; i++)
            members[i] = await EnterAsync(host, $"p{i}", o => o with { Heartbeat = Patient, SendTimeout = Long });
        await UntilAllKnowAllAsync([host, .. members]);
        return (host, members);
    }

    private async Task SendAsync(Session from, Session to, string text)
    {
        Assert.Equal(ReceiptStatus.Delivered, (await TurnALittleUntilAsync(from.SendAsync(to.Address, text))).Status);
        Assert.Equal(text, (await to.ReceiveAsync().Soon())?.Text);
        // So that it is known who was used last.
        await TurnAsync(0.25);
    }

    private static Task UntilLinkedAsync(HostSession host, params int[] members) => YieldUntilAsync(() =>
        host.GetStatistics().Where(s => s.IsLinked).Select(s => s.Alias).Order().SequenceEqual(members.Select(m => $"p{m}")));
}
