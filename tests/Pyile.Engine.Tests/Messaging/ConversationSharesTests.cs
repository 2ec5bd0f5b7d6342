using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>Random messages of many senders, compared with a simple model of what has to stay.</summary>
public sealed class ConversationSharesTests
{
    private const int Max = 400;
    private const int Own = Max / 100;

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(1000)]
    public void Bounds_hold_order_stays_and_each_sender_keeps_its_last_messages(int senders)
    {
        const long MaxBytes = 100_000;
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        var conversations = new Conversations(Max, MaxBytes);
        SenderShare[] shares = [.. Enumerable.Range(0, senders).Select(_ => new SenderShare())];
        var sent = new List<Message>();
        for (int i = 0; i < 20_000; i++)
        {
            // The first sender sends nine of ten messages.
            SenderShare share = random.Next(10) > 0 ? shares[0] : shares[random.Next(senders)];
            Message message = Given.Message($"{i} {new string('x', random.Next(20))}", share: share);
            sent.Add(message);
            conversations.Add(message);
        }

        IReadOnlyList<Message> kept = conversations.Snapshot();

        Assert.True(kept.Count == Max, $"{kept.Count}, seed {seed}");
        Assert.InRange(kept.Sum(m => m.Size), 1, MaxBytes);
        Assert.Equal(kept, sent.Where(kept.ToHashSet().Contains));
        Assert.Equal(sent.TakeLast(Max / 2), kept.TakeLast(Max / 2));
        // As long as their number allows it.
        if (senders * Own > Max / 2)
            return;
        foreach (SenderShare share in shares)
            Assert.Equal(sent.Where(m => m.Share == share).TakeLast(Own), kept.Where(m => m.Share == share).TakeLast(Own));
    }
}
