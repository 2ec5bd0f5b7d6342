
namespace Pyile.Engine.Tests.Support;

/// <summary>A host of version 1 that sends to one member, which the test plays.</summary>
public abstract class SendTest : LegacyMemoryTest
{
    private protected static void Expect(FailureReason reason, Receipt receipt, HostSession host)
    {
        Assert.Equal((ReceiptStatus.Failed, reason), (receipt.Status, receipt.Reason));
        Assert.False(string.IsNullOrWhiteSpace(receipt.Detail));
        Assert.Equal((host.Counters.Sent, 0, 0), (host.Counters.Failed, host.Counters.Delivered, host.Counters.Pending));
    }

    private protected async Task<(HostSession Host, RawPeer One)> OpenAsync()
    {
        HostSession host = StartHost();
        RawPeer one = Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>();
        return (host, one);
    }
}
