using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What was said, to whom, and what names were learned on the way.</summary>
public sealed class ConversationSessionTests : MemorySessionTest
{
    [Fact]
    public async Task A_conversation_has_both_directions_in_order()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, "to one").Soon();
        await one.SendAsync(host.Address, "to admin").Soon();
        await host.BroadcastAsync("to all").Soon();

        Assert.Equal([("to one", true), ("to admin", false), ("to all", true)], host.GetMessages().Select(m => (m.Text, m.IsSent)));
        Assert.Equal([one.Address, one.Address, null], host.GetMessages().Select(m => m.Conversation));
        Assert.Equal([("to one", false), ("to admin", true), ("to all", false)], one.GetMessages().Select(m => (m.Text, m.IsSent)));
        Assert.Equal([host.Address, host.Address, null], one.GetMessages().Select(m => m.Conversation));
        Assert.Equal(["admin", "one", "admin"], one.GetMessages().Select(m => m.Alias));
    }

    [Fact]
    public async Task Looking_takes_nothing_out_of_the_inbox()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, "hi").Soon();

        Assert.Equal("hi", Assert.Single(one.GetMessages()).Text);
        Assert.Equal(1, one.WaitingMessages);
        Assert.Equal("hi", one.TryReceive()?.Text);
        Assert.Equal("hi", Assert.Single(one.GetMessages()).Text);
    }

    [Fact]
    public async Task What_did_not_arrive_is_not_in_the_conversation()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(Given.At("10.0.0.1:4000"), "to nobody").Soon();
        await host.SendAsync(one.Address, new string('x', 3000)).Soon();
        Assert.Empty(host.GetMessages());
    }

    [Fact]
    public async Task The_oldest_message_makes_room()
    {
        HostSession host = StartHost(o => o with { Inbox = new InboxOptions { MaxHistory = 2 } });
        PeerSession one = await JoinAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        foreach (string text in new[] { "a", "b", "c" })
            await one.SendAsync(host.Address, text).Soon();
        Assert.Equal(["b", "c"], host.GetMessages().Select(m => m.Text));
        Assert.Equal(3, host.WaitingMessages);
    }

    [Fact]
    public async Task Names_are_learned_from_messages_and_from_echoes()
    {
        var (host, one) = await OpenAsync();
        Receipt receipt = await host.SendAsync(one.Address, "hi").Soon();

        Assert.Equal("one", receipt.Alias);
        Assert.Equal("one", host.GetPeers()[1].Alias);
        Assert.Equal("admin", one.GetPeers()[0].Alias);
    }

    [Fact]
    public async Task A_name_is_forgotten_with_its_member()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, "hi").Soon();
        int port = one.Address.Port;
        await one.CloseAsync().Soon();
        PeerLeft left = await RecordOf(host).WaitForAsync<PeerLeft>();
        await JoinAsync(host, "other", o => o with { PeerPort = port });
        PeerJoined joined = await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);

        Assert.Equal(("one", null), (left.Peer.Alias, joined.Peer.Alias));
    }

    [Fact]
    public async Task A_message_is_an_event_that_takes_nothing_out()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, "hi").Soon();

        MessageReceived received = await RecordOf(one).WaitForAsync<MessageReceived>();
        Assert.Equal(received.Message, await one.ReceiveAsync().Soon());
    }

    [Fact]
    public async Task No_text_of_a_message_is_in_any_log_line()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, "xyzzy").Soon();
        await host.SendAsync(one.Address, "xyzzy" + new string('x', 3000)).Soon();

        Assert.DoesNotContain(RecordOf(host).Lines.Concat(RecordOf(one).Lines), l => l.Text.Contains("xyzzy", StringComparison.Ordinal));
    }

    private async Task<(HostSession Host, PeerSession One)> OpenAsync()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        return (host, one);
    }
}
