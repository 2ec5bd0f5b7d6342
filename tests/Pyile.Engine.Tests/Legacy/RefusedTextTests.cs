using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Texts that version 1 refuses before it sends a byte, because a receiver could not read them.</summary>
public sealed class RefusedTextTests : SendTest
{
    [Fact]
    public async Task Message_of_2048_bytes_is_sent_and_a_longer_one_is_not()
    {
        var (host, one) = await OpenAsync();
        string empty = $"{{\"data\":\"\",\"alias\":\"admin\",\"to\":[\"127.0.0.1\",{one.Address.Port}],\"from\":[\"127.0.0.1\",{host.Address.Port}]}}";
        string fits = new('x', 2048 - empty.Length);

        Receipt refused = await host.SendAsync(one.Address, fits + "x").Soon();
        Expect(FailureReason.TooLarge, refused, host);
        Assert.Contains("2049", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("2048", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Network.Writes, w => w.To.Equals(one.Address));

        Task<Receipt> sending = host.SendAsync(one.Address, fits);
        RawConnection link = await RawConnection.FromAsync(one.Listener);
        string said = await link.ReadValueAsync();
        Assert.Equal(2048, said.Length);
        await link.SendAsync($"{{\"data\": {said}, \"alias\": \"one\"}}");
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
    }

    [Fact]
    public async Task Message_of_a_megabyte_is_refused_for_every_member()
    {
        var (host, _) = await OpenAsync();
        Receipt receipt = Assert.Single(await host.BroadcastAsync(new string('é', 1 << 20)).Soon());
        Expect(FailureReason.TooLarge, receipt, host);
    }

    [Fact]
    public async Task Text_that_cannot_be_sent_at_all_is_an_error()
    {
        var (host, one) = await OpenAsync();

        await FailsAsync(PyileError.SendToSelf, () => host.SendAsync(host.Address, "hi"));
        await FailsAsync(PyileError.InvalidMessage, () => host.SendAsync(one.Address, "a\ud800b"));
        await FailsAsync(PyileError.InvalidMessage, () => host.BroadcastAsync("a\udc00b"));
        foreach (string nothing in new[] { "", " ", "\n" })
            await FailsAsync(PyileError.InvalidMessage, () => host.BroadcastAsync(nothing));

        Assert.Equal(new SessionCounters(), host.Counters);
        Assert.DoesNotContain(Network.Writes, w => w.To.Equals(one.Address));
    }

    [Fact]
    public async Task Broadcast_without_receivers_has_no_receipts()
    {
        HostSession host = StartHost();
        Assert.Empty(await host.BroadcastAsync("is anyone there?").Soon());
        Assert.Equal(0, host.Counters.Sent);
    }
}
