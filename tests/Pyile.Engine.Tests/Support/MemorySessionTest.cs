
namespace Pyile.Engine.Tests.Support;

/// <summary>Sessions on a network in memory, at a clock that the test turns.</summary>
public abstract class MemorySessionTest : SessionTest
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private protected MemorySessionTest()
    {
        Clock = new TurnedClock(Happened);
        Network = new ObservedNetwork(Clock, Happened);
    }

    private protected TurnedClock Clock { get; }

    private protected ObservedNetwork Network { get; }

    /// <summary>The network for what the test itself plays.</summary>
    private protected ITransport Outside => Network.Outside;

    private protected override ITransport Transport => Network.Inside;

    private protected override TimeProvider Time => Clock;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await UntilAsync(() => Network.OpenInside == 0);
    }

    /// <summary>Turns the clock a quarter of a second whenever this does not go on by itself.</summary>
    private protected async Task TurnUntilAsync(Task task)
    {
        while (await Task.WhenAny(task, Task.Delay(20)) != task)
            Clock.Advance(Step);
        await task;
    }

    /// <inheritdoc cref="TurnUntilAsync(Task)"/>
    private protected async Task<T> TurnUntilAsync<T>(Task<T> task)
    {
        await TurnUntilAsync((Task)task);
        return await task;
    }

    /// <summary>Joins as the reference does, which does not say that it reads a stream.</summary>
    private protected async Task<RawPeer> JoinAsReferenceAsync(HostSession host, string from = "127.0.0.1")
    {
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress, from));
        await peer.SayPasswordAsync();
        await peer.SayAddressAsync();
        await peer.ConnectDistAsync(await TurnUntilAsync(peer.ReadDistAsync()));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Address.Equals(peer.Address));
        return peer;
    }

    // A list may have to wait for the pause after the one before, which may begin only now.
    private protected override Task UntilAllKnowAllAsync(params Session[] sessions) => TurnUntilAsync(base.UntilAllKnowAllAsync(sessions));

    /// <summary>Turns the clock in steps in which everybody gets to answer.</summary>
    private protected async Task TurnAsync(double seconds)
    {
        for (TimeSpan turned = TimeSpan.Zero; turned < TimeSpan.FromSeconds(seconds); turned += Step)
        {
            Clock.Advance(Step);
            await Network.QuietAsync();
        }
    }
}
