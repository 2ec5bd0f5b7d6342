
namespace Pyile.Engine.Tests.Support;

/// <summary>Sessions of version 2 on a network in memory, some of them next to members of version 1.</summary>
public abstract class EncryptedMemoryTest : MemorySessionTest
{
    private protected static readonly TimeSpan Hesitation = TimeSpan.FromMilliseconds(300);

    /// <summary>For tests that advance the clock faster than members answer heartbeats.</summary>
    private protected static readonly HeartbeatOptions Patient = new()
    {
        Interval = TimeSpan.FromMinutes(10),
        SuspectAfter = TimeSpan.FromMinutes(20),
        GoneAfter = TimeSpan.FromMinutes(30),
    };

    /// <summary>Advances the clock in small steps, and only if the task makes no progress by itself: a retried dial pauses first.</summary>
    private protected async Task<T> TurnALittleUntilAsync<T>(Task<T> task)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (await Task.WhenAny(task, Task.Delay(50, limit.Token)) != task && !limit.IsCancellationRequested)
            Clock.Advance(TimeSpan.FromMilliseconds(10));
        return await task.WaitAsync(limit.Token);
    }

    /// <summary>Starts a host that accepts both versions.</summary>
    private protected HostSession StartBoth() => StartHost(o => o with { Legacy = LegacyProtocol.Instance });

    /// <summary>Joins as a member of version 1, which waits until the host has detected the version.</summary>
    private protected async Task<RawPeer> JoinUnencryptedAsync(HostSession host)
    {
        RawPeer peer = await AfterHesitationAsync(Clock.Waits(Hesitation), RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Address.Equals(peer.Address));
        return peer;
    }

    /// <summary>Connects as a member of version 1 and waits until the host has detected the version.</summary>
    private protected async Task<RawPeer> KnockUnencryptedAsync(HostSession host, string from = "127.0.0.1")
    {
        int waits = Clock.Waits(Hesitation);
        RawPeer peer = await RawPeer.KnockAsync(Outside, host.HostAddress, from);
        return await AfterHesitationAsync(waits, Task.FromResult(peer));
    }

    private async Task<RawPeer> AfterHesitationAsync(int waits, Task<RawPeer> joining)
    {
        await Clock.WhenWaitedForAsync(Hesitation, waits + 1);
        Clock.Advance(Hesitation);
        return Played(await joining.Soon());
    }
}
