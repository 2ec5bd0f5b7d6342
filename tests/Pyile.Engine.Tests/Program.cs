using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests;

/// <summary>A separate process for tests; <see cref="ChildProcess"/> starts it with the name of a mode.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case [StoreChild.Mode]:
                await StoreChild.RunAsync();
                return 0;
            case [HostChild.Mode]:
                await HostChild.RunAsync();
                return 0;
            case [KeptChild.HostMode]:
                await KeptChild.RunHostAsync();
                return 0;
            case [KeptChild.PeerMode]:
                await KeptChild.RunPeerAsync();
                return 0;
            case [DiskChild.Mode, var condition]:
                await DiskChild.RunAsync(condition);
                return 0;
            case [TrustChild.Mode]:
                TrustChild.Run();
                return 0;
            case [MemoryChild.Mode]:
                await MemoryChild.RunAsync();
                return 0;
            default:
                return 2;
        }
    }
}
