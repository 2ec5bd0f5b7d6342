using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Paths;

/// <summary>A session that dials many members at once.</summary>
[Trait("Category", "Slow")]
public sealed class ManyDialsTests : PathTest
{
    // Handshakes of that many take longer than a member that cannot be reached is dialled before it is asked to dial.
    private const int Members = 150;

    [Fact]
    public async Task First_broadcast_to_many_members_asks_none_of_them_to_dial()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { Burst = 10_000, PerSecond = 10_000 } });
        for (int i = 0; i < Members; i++)
            await EnterAsync(host, $"member {i}");

        IReadOnlyList<Receipt> receipts = await host.BroadcastAsync("to all").Soon();

        Assert.All(receipts, r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Empty(RecordOf(host).LinesOf(LogIds.DialBackRequested));
        Assert.Equal(0, host.Circuits);
    }
}
