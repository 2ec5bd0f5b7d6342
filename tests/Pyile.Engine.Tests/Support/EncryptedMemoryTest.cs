
namespace Pyile.Engine.Tests.Support;

/// <summary>Sessions of version 2 on a network in memory, at a clock that the test turns.</summary>
public abstract class EncryptedMemoryTest : MemorySessionTest
{
    private protected static readonly TimeSpan Hesitation = TimeSpan.FromMilliseconds(300);

    /// <summary>For tests that turn the clock faster than beats are answered.</summary>
    private protected static readonly HeartbeatOptions Patient = new()
    {
        Interval = TimeSpan.FromMinutes(10),
        SuspectAfter = TimeSpan.FromMinutes(20),
        GoneAfter = TimeSpan.FromMinutes(30),
    };

    private protected override bool OnlyUnencrypted => false;

    /// <summary>Joins with a ticket for this host, which takes no time at all.</summary>
    private protected async Task<PeerSession> EnterAsync(HostSession host, string alias = "one", Func<PeerOptions, PeerOptions>? with = null)
    {
        var (_, text) = await host.NewTicketAsync().Soon();
        return await JoinAsync(host, alias, o =>
        {
            PeerOptions ticket = o with { Password = null, Ticket = text };
            return with is null ? ticket : with(ticket);
        });
    }

    /// <summary>Turns the clock by hardly anything, and only where this does not go on by itself: whoever dials again pauses before.</summary>
    private protected async Task<T> TurnALittleUntilAsync<T>(Task<T> task)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (await Task.WhenAny(task, Task.Delay(50, limit.Token)) != task && !limit.IsCancellationRequested)
            Clock.Advance(TimeSpan.FromMilliseconds(10));
        return await task.WaitAsync(limit.Token);
    }

    /// <summary>A host that speaks both versions.</summary>
    private protected HostSession StartBoth() => StartHost(o => o with { Legacy = LegacyProtocol.Instance });

    /// <summary>A member of version 1, which waits until the host has made up its mind.</summary>
    private protected async Task<RawPeer> JoinUnencryptedAsync(HostSession host)
    {
        int waits = Clock.Waits(Hesitation);
        Task<RawPeer> joining = RawPeer.JoinAsync(Outside, host);
        await Clock.WhenWaitedForAsync(Hesitation, waits + 1);
        Clock.Advance(Hesitation);
        RawPeer peer = Played(await joining.Soon());
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Address.Equals(peer.Address));
        return peer;
    }
}
