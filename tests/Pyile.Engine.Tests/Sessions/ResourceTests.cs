using System.Diagnostics;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Handles and threads that closed networks leave behind. The counts are those of the process, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(ResourceTests), DisableParallelization = true)]
[Collection(nameof(ResourceTests))]
[Trait("Category", "Slow")]
public sealed class ResourceTests : SocketSessionTest
{
    private bool _isLegacy;

    private protected override bool OnlyUnencrypted => _isLegacy;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fifty_networks_leave_no_handle_and_no_thread_behind(bool isLegacy)
    {
        _isLegacy = isLegacy;
        for (int i = 0; i < 5; i++)
            await OpenTalkCloseAsync();
        var before = Count();

        for (int i = 0; i < 50; i++)
            await OpenTalkCloseAsync();

        // A few handles that wait for the garbage collector and threads of the pool are normal; one for each network is not.
        var after = Count();
        Assert.True(after.Handles - before.Handles < 20, $"{before} {after}");
        Assert.True(after.Threads - before.Threads < 20, $"{before} {after}");
    }

    private static (int Handles, int Threads) Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using Process process = Process.GetCurrentProcess();
        int handles = Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
        return (handles, process.Threads.Count);
    }

    private async Task OpenTalkCloseAsync()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(host.Address, "hi").Soon()).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await host.SendAsync(one.Address, "hi").Soon()).Status);
        await using RawConnection silent = await RawConnection.ToAsync(Transport, host.HostAddress);
        await one.DisposeAsync().Soon();
        await host.DisposeAsync().Soon();
    }
}
