using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>The bytes of messages and echoes in version 1, in both directions.</summary>
public sealed class MessageWireTests : LegacyMemoryTest
{
    [Fact]
    public async Task Direct_message_has_the_bytes_that_the_reference_expects()
    {
        HostSession host = StartHost();
        RawPeer one = await JoinRawAsync(host);
        Task<Receipt> sending = host.SendAsync(one.Address, "direct\nline 2");

        RawConnection link = await RawConnection.FromAsync(one.Listener);
        await link.ExpectAsync(
            $"{{\"data\":\"direct\\nline 2\",\"alias\":\"admin\",\"to\":[\"127.0.0.1\",{one.Address.Port}],\"from\":[\"127.0.0.1\",{host.Address.Port}]}}");
        await link.SendAsync(
            $"{{\"data\": {{\"data\": \"direct\\nline 2\", \"alias\": \"admin\", \"to\": [\"127.0.0.1\", {one.Address.Port}], \"from\": [\"127.0.0.1\", {host.Address.Port}]}}, \"alias\": \"one\"}}");

        Receipt receipt = await sending.Soon();
        Assert.Equal((ReceiptStatus.Delivered, FailureReason.None, "one", null), (receipt.Status, receipt.Reason, receipt.Alias, receipt.Detail));
        Assert.Equal("one", host.GetPeers()[1].Alias);
        await link.ExpectEndAsync();
    }

    [Fact]
    public async Task Broadcast_sends_the_same_message_to_every_other_member()
    {
        HostSession host = StartHost();
        RawPeer[] peers = [await JoinRawAsync(host), await JoinRawAsync(host), await JoinRawAsync(host)];
        Task<IReadOnlyList<Receipt>> sending = host.BroadcastAsync("héllo 😀");

        // All connections are open before the first is answered.
        var links = new List<RawConnection>();
        foreach (RawPeer peer in peers)
            links.Add(await RawConnection.FromAsync(peer.Listener));
        string message = $"{{\"data\":\"héllo \\uD83D\\uDE00\",\"alias\":\"admin\",\"to\":\"Broadcast\",\"from\":[\"127.0.0.1\",{host.Address.Port}]}}";
        foreach (RawConnection link in links)
            await link.ExpectAsync(message);
        for (int i = 0; i < 3; i++)
            await links[i].SendAsync($"{{\"data\": {message}, \"alias\": \"p{i}\"}}");

        IReadOnlyList<Receipt> receipts = await sending.Soon();
        Assert.Equal(peers.Select(p => p.Address), receipts.Select(r => r.To));
        Assert.Equal(["p0", "p1", "p2"], receipts.Select(r => r.Alias));
        Assert.Single(receipts.Select(r => r.MessageId).Distinct());
    }

    [Fact]
    public async Task Recorded_broadcast_is_received_and_echoed()
    {
        HostSession host = StartHost();
        RawPeer one = await JoinRawAsync(host);
        string said = $"{{\"data\": \"h\\u00e9llo \\ud83d\\ude00\", \"alias\": \"one\", \"to\": \"Broadcast\", \"from\": [\"127.0.0.1\", {one.Address.Port}]}}";

        RawConnection link = await RawConnection.ToAsync(Outside, host.Address);
        await link.SendAsync(said);
        await link.ExpectAsync($"{{\"data\":{said},\"alias\":\"admin\"}}");
        await link.ExpectEndAsync();

        Message message = (await host.ReceiveAsync().Soon())!;
        Assert.Equal(("héllo 😀", "one", true, false), (message.Text, message.Alias, message.IsBroadcast, message.IsSent));
        Assert.Equal((one.Address, null, null), (message.From, message.To, message.Conversation));
        Assert.Equal("one", host.GetPeers()[1].Alias);
    }

    [Fact]
    public async Task Recorded_direct_message_is_received_and_echoed()
    {
        HostSession host = StartHost();
        RawPeer two = await JoinRawAsync(host);
        PeerSession one = await JoinAsync(host, "one");
        string said = $"{{\"data\": \"direct\\nline 2\", \"alias\": \"two\", \"to\": [\"127.0.0.1\", {one.Address.Port}], \"from\": [\"127.0.0.1\", {two.Address.Port}]}}";

        RawConnection link = await RawConnection.ToAsync(Outside, one.Address);
        await link.SendAsync(said);
        await link.ExpectAsync($"{{\"data\":{said},\"alias\":\"one\"}}");
        await link.ExpectEndAsync();

        Message message = (await one.ReceiveAsync().Soon())!;
        Assert.Equal(("direct\nline 2", false, two.Address, one.Address), (message.Text, message.IsBroadcast, message.From, message.To));
        Assert.Equal(two.Address, message.Conversation);
    }

    [Fact]
    public async Task Message_is_received_if_its_sender_closes_without_reading_the_echo()
    {
        HostSession host = StartHost();
        RawPeer one = await JoinRawAsync(host);
        RawConnection link = await RawConnection.ToAsync(Outside, host.Address);
        await link.SendAsync($"{{\"data\": \"bye\", \"alias\": \"one\", \"to\": \"Broadcast\", \"from\": [\"127.0.0.1\", {one.Address.Port}]}}");
        await link.DisposeAsync();

        Assert.Equal("bye", (await host.ReceiveAsync().Soon())?.Text);
        Assert.Equal((1, 0), (host.Counters.Received, host.Counters.Refused));
    }

    [Fact]
    public async Task Second_message_on_a_connection_is_ignored()
    {
        HostSession host = StartHost();
        RawPeer one = await JoinRawAsync(host);
        string said = $"{{\"data\": \"once\", \"alias\": \"one\", \"to\": \"Broadcast\", \"from\": [\"127.0.0.1\", {one.Address.Port}]}}";

        RawConnection link = await RawConnection.ToAsync(Outside, host.Address);
        await link.SendAsync(said + said);
        await link.ExpectAsync($"{{\"data\":{said},\"alias\":\"admin\"}}");
        await link.ExpectEndAsync();

        Assert.Equal("once", (await host.ReceiveAsync().Soon())?.Text);
        Assert.Equal(0, host.WaitingMessages);
    }

    [Fact]
    public async Task Each_message_uses_its_own_connection_which_ends_after_the_echo()
    {
        HostSession host = StartHost();
        RawPeer one = await JoinRawAsync(host);
        for (int i = 0; i < 3; i++)
        {
            Task<Receipt> sending = host.SendAsync(one.Address, $"{i}");
            RawConnection link = await RawConnection.FromAsync(one.Listener);
            string said = await link.ReadValueAsync();
            await link.SendAsync($"{{\"data\": {said}, \"alias\": \"one\"}}");
            await link.ExpectEndAsync();
            await sending.Soon();
        }
    }

    [Fact]
    public async Task Data_that_is_not_text_is_received_as_its_JSON()
    {
        HostSession host = StartHost();
        RawPeer one = await JoinRawAsync(host);
        RawConnection link = await RawConnection.ToAsync(Outside, host.Address);
        await link.SendAsync($"{{\"data\": [1, {{\"a\": null}}], \"alias\": \"one\", \"to\": \"Broadcast\", \"from\": [\"127.0.0.1\", {one.Address.Port}], \"extra\": 1}}");

        Assert.Equal("[1, {\"a\": null}]", (await host.ReceiveAsync().Soon())?.Text);
    }
}
