using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Paths;

/// <summary>A member that has joined can communicate, whatever is between it and the others.</summary>
public sealed class PathTests : PathTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Host_reaches_a_member_behind_a_firewall(bool rejects)
    {
        var (host, one, _) = await OpenAsync();
        Block(one, rejects);

        await DeliverAsync(host, one, "first");
        await DeliverAsync(one, host, "second");

        Assert.Equal((LinkPath.DialedBack, LinkPath.DialedBack), (PathOf(host, one), PathOf(one, host)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Member_reaches_a_member_behind_a_firewall(bool rejects)
    {
        var (_, one, two) = await OpenAsync();
        Block(two, rejects);

        await DeliverAsync(one, two, "first");
        await DeliverAsync(two, one, "second");

        Assert.Equal((LinkPath.DialedBack, LinkPath.DialedBack), (PathOf(one, two), PathOf(two, one)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_members_behind_firewalls_reach_each_other_through_the_host(bool reject)
    {
        var (_, one, two) = await OpenAsync();
        Block(one, reject);
        Block(two, reject);

        await DeliverAsync(one, two, "first");
        await DeliverAsync(two, one, "second");

        Assert.Equal((LinkPath.Relayed, LinkPath.Relayed), (PathOf(one, two), PathOf(two, one)));
    }

    // Its port for logins is the only one that is open.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_and_member_reach_each_other_although_the_port_of_neither_is_open(bool hostBegins)
    {
        var (host, one, _) = await OpenAsync();
        Wall(host, one);
        Session first = hostBegins ? host : one, second = hostBegins ? one : host;

        await DeliverAsync(first, second, "first");
        await DeliverAsync(second, first, "second");

        Assert.Equal((LinkPath.Relayed, LinkPath.Relayed), (PathOf(host, one), PathOf(one, host)));
    }

    [Fact]
    public async Task Both_send_at_the_same_moment_and_use_one_circuit()
    {
        var (host, one, two) = await OpenAsync();
        Wall(one, two);

        await Task.WhenAll(DeliverAsync(one, two, "from one"), DeliverAsync(two, one, "from two"));

        Assert.Equal((LinkPath.Relayed, LinkPath.Relayed), (PathOf(one, two), PathOf(two, one)));
        await YieldUntilAsync(() => host.Circuits == 1);
    }

    [Fact]
    public async Task Broadcast_reaches_members_behind_firewalls()
    {
        var (host, one, two) = await OpenAsync();
        Wall(one, two);

        Assert.All(await one.BroadcastAsync("to all").Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));

        Assert.Equal(["to all", "to all"], new[] { (await NextAsync(host)).Text, (await NextAsync(two)).Text });
    }

    // All from one address, where otherwise only four connections may have said nothing yet.
    [Fact]
    public async Task Many_circuits_of_one_address_do_not_push_each_other_out()
    {
        HostSession host = StartHost();
        PeerSession[] members = new PeerSession[12];
        for (int i = 0; i < members.Length; i++)
            members[i] = await EnterAsync(host, $"member {i}");
        await UntilAllKnowAllAsync([host, .. members]);
        Wall(members);

        IReadOnlyList<Receipt> receipts = await members[0].BroadcastAsync("to all").Soon();

        Assert.All(receipts, r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }

    [Fact]
    public async Task Member_that_can_be_reached_needs_no_help()
    {
        var (host, one, two) = await OpenAsync();

        await DeliverAsync(one, two, "text");

        Assert.Equal((LinkPath.Direct, LinkPath.Direct), (PathOf(one, two), PathOf(two, one)));
        Assert.Equal(0, host.Circuits);
    }

    [Fact]
    public async Task Large_messages_pass_a_circuit_unchanged()
    {
        var (_, one, two) = await OpenAsync();
        Wall(one, two);
        string text = string.Concat(Enumerable.Range(0, 150_000).Select(i => (char)('a' + (i % 26))));

        await DeliverAsync(one, two, text);
        await DeliverAsync(two, one, text);
    }

    [Fact]
    public async Task Direct_path_replaces_a_circuit_when_it_becomes_possible()
    {
        var (host, one, two) = await OpenAsync();
        Wall(one, two);
        await DeliverAsync(one, two, "relayed");

        Network.Restore(two.Address.ToString());

        await UntilDirectAsync(one, two);
        await DeliverAsync(one, two, "direct");
        await DeliverAsync(two, one, "direct too");
        await YieldUntilAsync(() => host.Circuits == 0);
    }

    [Fact]
    public async Task Member_that_can_dial_replaces_the_circuit_of_one_that_cannot()
    {
        var (_, one, two) = await OpenAsync();
        Wall(one, two);
        await DeliverAsync(one, two, "relayed");

        Network.Restore(one.Address.ToString());

        await UntilDirectAsync(one, two);
        await DeliverAsync(one, two, "direct");
    }

    [Fact]
    public async Task Nothing_is_lost_duplicated_or_reordered_when_paths_change_under_load()
    {
        const int Count = 20_000;
        var (_, one, two) = await OpenAsync();
        Wall(one, two);
        Task changing = ChangeAsync(one, two);

        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
                await one.PostAsync(two.Address, $"{i}", TimeSpan.FromMinutes(1));
        });
        for (int i = 0; i < Count; i++)
            Assert.Equal($"{i}", (await NextAsync(two)).Text);

        await sending.Soon();
        await changing.Soon();
        Assert.Equal(Count, one.Counters.Delivered);
    }

    private async Task ChangeAsync(Session one, Session two)
    {
        for (int i = 0; i < 10; i++)
        {
            await YieldUntilAsync(() => PathOf(one, two) == LinkPath.Relayed || one.Counters.Delivered == 20_000);
            Network.Restore(two.Address.ToString());
            await YieldUntilAsync(() => PathOf(one, two) is LinkPath.Direct or LinkPath.DialedBack || one.Counters.Delivered == 20_000);
            Wall(two);
            Network.CutAll();
        }
    }

    private static Task UntilDirectAsync(Session one, Session two) =>
        YieldUntilAsync(() => PathOf(one, two) is LinkPath.Direct or LinkPath.DialedBack && PathOf(two, one) is LinkPath.Direct or LinkPath.DialedBack);

    private void Block(Session member, bool rejects)
    {
        if (rejects)
            Reject(member);
        else
            Wall(member);
    }
}
