
namespace Pyile.Engine.Tests.Support;

/// <summary>Sessions on a network in memory, with a clock that the test advances.</summary>
public abstract class MemorySessionTest : SessionTest
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    // How long, in real time, a session may compute.
    private static readonly TimeSpan Computing = TimeSpan.FromMilliseconds(300);

    // How long, in real time, a heartbeat or its answer may be under way.
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(5);

    private protected MemorySessionTest()
    {
        Clock = new TurnedClock(Happened);
        Network = new ObservedNetwork(Clock, Happened);
    }

    private protected TurnedClock Clock { get; }

    private protected ObservedNetwork Network { get; }

    /// <summary>The network for participants that the test plays.</summary>
    private protected ITransport Outside => Network.Outside;

    private protected override ITransport Transport => Network.Inside;

    private protected override TimeProvider Time => Clock;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await UntilAsync(() => Network.OpenInside == 0);
    }

    /// <summary>
    /// Advances the clock by a quarter of a second whenever the task makes no progress by itself. A session that computes, as in a login,
    /// does; but one that never reads again must not stop the clock.
    /// </summary>
    private protected async Task TurnUntilAsync(Task task)
    {
        long turned = TimeProvider.System.GetTimestamp();
        while (await Task.WhenAny(task, Task.Delay(20)) != task)
        {
            if (!Network.IsQuiet && TimeProvider.System.GetElapsedTime(turned) < Computing)
                continue;
            Clock.Advance(Step);
            turned = TimeProvider.System.GetTimestamp();
        }
        await task;
    }

    /// <inheritdoc cref="TurnUntilAsync(Task)"/>
    private protected async Task<T> TurnUntilAsync<T>(Task<T> task)
    {
        await TurnUntilAsync((Task)task);
        return await task;
    }

    // A roster may have to wait for the pause after the one before it, which may begin only now.
    private protected override Task UntilAllKnowAllAsync(params Session[] sessions) => TurnUntilAsync(base.UntilAllKnowAllAsync(sessions));

    /// <summary>
    /// Advances the clock, and waits after every two seconds until the host has heard from these peers: a heartbeat takes a
    /// moment through TLS, during which the clock must stand still.
    /// </summary>
    private protected async Task TurnAnsweredAsync(HostSession host, int seconds, params PeerSession[] peers)
    {
        for (int second = 0; second < seconds; second += 2)
        {
            DateTimeOffset before = Clock.GetUtcNow();
            await TurnAsync(2);
            Task heard = UntilAsync(() => HasHeardSince(before));
            // A heartbeat that was late moves the next one, which may then be due after these two seconds.
            while (await Task.WhenAny(heard, Task.Delay(UnderWay)) != heard)
                await TurnAsync(Step.TotalSeconds);
            await heard;
        }

        bool HasHeardSince(DateTimeOffset time) =>
            peers.All(p => !p.IsOpen || host.FindPeer(p.Address) is not { } peer || peer.LastHeard > time);
    }

    /// <summary>Advances the clock in steps and lets every session answer after each.</summary>
    private protected async Task TurnAsync(double seconds)
    {
        for (TimeSpan turned = TimeSpan.Zero; turned < TimeSpan.FromSeconds(seconds); turned += Step)
        {
            Clock.Advance(Step);
            await Network.QuietAsync();
        }
    }
}
