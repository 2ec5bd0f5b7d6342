using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee about the conversations that a session keeps.</summary>
public abstract class ConversationContract : MemorySessionTest
{
    [Fact]
    public async Task Conversation_contains_both_directions_in_order()
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
    public async Task Reading_a_conversation_takes_no_message_from_the_inbox()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, "hi").Soon();

        Assert.Equal("hi", Assert.Single(one.GetMessages()).Text);
        Assert.Equal(1, one.WaitingMessages);
        Assert.Equal("hi", one.TryReceive()?.Text);
        Assert.Equal("hi", Assert.Single(one.GetMessages()).Text);
    }

    [Fact]
    public async Task Message_that_was_not_delivered_is_not_in_the_conversation()
    {
        var (host, _) = await OpenAsync();
        await host.SendAsync(Given.At("10.0.0.1:4000"), "to a stranger").Soon();
        Assert.Empty(host.GetMessages());
    }

    [Fact]
    public async Task Oldest_message_makes_room_when_the_history_is_full()
    {
        HostSession host = StartHost(o => o with { Inbox = new InboxOptions { MaxHistory = 2 } });
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        foreach (string text in new[] { "a", "b", "c" })
            await one.SendAsync(host.Address, text).Soon();
        Assert.Equal(["b", "c"], host.GetMessages().Select(m => m.Text));
        Assert.Equal(3, host.WaitingMessages);
    }

    [Fact]
    public async Task Message_event_takes_no_message_from_the_inbox()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, "hi").Soon();

        MessageReceived received = await RecordOf(one).WaitForAsync<MessageReceived>();
        Assert.Equal(received.Message, await one.ReceiveAsync().Soon());
    }

    [Fact]
    public async Task Log_contains_no_message_text()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, "xyzzy").Soon();
        await host.SendAsync(one.Address, "xyzzy" + new string('x', 3000)).Soon();

        Assert.DoesNotContain(RecordOf(host).Lines.Concat(RecordOf(one).Lines), l => l.Text.Contains("xyzzy", StringComparison.Ordinal));
    }

    private protected async Task<(HostSession Host, PeerSession One)> OpenAsync()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        return (host, one);
    }
}

[Trait("Category", "Slow")]
public sealed class ConversationTests : ConversationContract;
