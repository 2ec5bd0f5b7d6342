using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Memory allocated for messages. The counts are those of the process, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests : EncryptedSessionTest
{
    private const int Messages = 20_000;

    // The message objects of both sides with the ids of sender and receiver, and the body; nothing else should allocate.
    private const int MostBytes = 460;

    // The library of the managed TLS allocates for each record, which holds several messages.
    private const int MostBytesManaged = 600;

    private static readonly InboxOptions Plain = new() { MaxEvents = 0, MaxHistory = 0 };

    // Log lines for each message would be counted too.
    private protected override bool IsKept(object entry) => false;

    [Fact]
    public async Task Message_allocates_little_more_than_its_own_size()
    {
        var (from, to) = await OpenAsync();
        await SendAsync(from, to);

        int most = TlsPair.Current is { Accepting: TlsImplementation.System, Dialling: TlsImplementation.System } ? MostBytes : MostBytesManaged;
        double least = double.MaxValue;
        // Other work of the process can only increase the count.
        for (int i = 0; i < 3 && least > most; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await SendAsync(from, to);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Messages);
        }
        Assert.True(least <= most, $"{least:0.0} bytes a message");
    }

    private static async Task SendAsync(Session from, Session to)
    {
        string text = new('x', 64);
        MemberId receiver = to.Id!.Value;
        for (int i = 0; i < Messages; i++)
        {
            ValueTask place = from.PostAsync(receiver, text);
            if (!place.IsCompletedSuccessfully)
                await place.AsTask().Soon();
        }
        await from.FlushAsync().Soon();
        Assert.Equal((from.Counters.Sent, 0), (from.Counters.Delivered, from.Counters.Failed));
        // Receipts are awaited at the end, because each separate wait allocates.
        int taken = 0;
        while (to.TryReceive() is { Size: 64 })
            taken++;
        Assert.Equal((Messages, 0), (taken, to.WaitingMessages));
    }

    private async Task<(PeerSession From, PeerSession To)> OpenAsync()
    {
        HostSession host = StartHost(o => o with { Inbox = Plain });
        PeerSession from = await EnterAsync(host, "from", Silent);
        PeerSession to = await EnterAsync(host, "to", Silent);
        await YieldUntilAsync(() => from.FindPeer(to.Address) is not null && to.FindPeer(from.Address) is not null);
        return (from, to);

        static PeerOptions Silent(PeerOptions options) => options with { Inbox = Plain, Logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance };
    }
}
