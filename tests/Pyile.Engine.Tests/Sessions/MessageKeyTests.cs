using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>A message that is sent again with its key is taken once.</summary>
public sealed class MessageKeyTests : EncryptedSessionTest
{
    private static readonly Content Order = new("order") { Key = "17" };

    [Fact]
    public void Id_of_a_key_is_the_beginning_of_its_hash() =>
        Assert.Equal(new Guid("5f3d7e65-c850-9c56-5852-ce2e87cdc5d2"), MessageKey.ToId("17"));

    [Fact]
    public async Task Message_with_a_known_key_is_delivered_and_not_taken_again()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await UntilAllKnowAllAsync(host, one);

        Receipt[] receipts = await Task.WhenAll(
            one.SendAsync(host.Address, Order), one.SendAsync(host.Address, Order), one.SendAsync(host.Address, Order with { Key = "18" })).Soon();
        Receipt later = await one.SendAsync(host.Address, Order).Soon();

        Assert.All([.. receipts, later], r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Equal(receipts[0].MessageId, later.MessageId);
        Assert.Equal(2, host.WaitingMessages);
        Assert.Equal(2, host.GetStatistics().Single().Duplicates);
    }

    [Fact]
    public async Task Same_key_of_another_member_is_another_message()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);

        await Task.WhenAll(one.SendAsync(host.Address, Order), two.SendAsync(host.Address, Order)).Soon();

        Assert.Equal(2, host.WaitingMessages);
    }

    [Fact]
    public async Task Message_that_failed_at_a_full_inbox_is_taken_once_when_it_is_sent_again()
    {
        HostSession host = StartHost(o => o with { Inbox = new InboxOptions { MaxMessages = 1 } });
        PeerSession one = await EnterAsync(host);
        await UntilAllKnowAllAsync(host, one);
        await one.SendAsync(host.Address, "first").Soon();
        Receipt failed = await one.SendAsync(host.Address, Order, TimeSpan.FromMilliseconds(300)).Soon();
        Assert.Equal(FailureReason.InboxFull, failed.Reason);

        Task<Receipt> again = one.SendAsync(host.Address, Order, TimeSpan.FromMinutes(1));
        Assert.Equal("first", (await NextAsync(host)).Text);
        Assert.Equal("order", (await NextAsync(host)).Text);

        Assert.Equal(ReceiptStatus.Delivered, (await again.Soon()).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(host.Address, "last").Soon()).Status);
        Assert.Equal("last", (await NextAsync(host)).Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public async Task Key_that_is_empty_or_too_long_is_refused(int length)
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);

        PyileException error = await Assert.ThrowsAsync<PyileException>(() => one.SendAsync(host.Address, Order with { Key = new string('k', length) }));

        Assert.Equal(PyileError.InvalidMessage, error.Kind);
    }
}
