using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

public sealed class ConversationsTests
{
    [Fact]
    public void Messages_are_kept_in_order() => Assert.Equal(["a", "b"], After(3, "a", "b"));

    [Fact]
    public void The_oldest_message_makes_room() => Assert.Equal(["c", "d", "e"], After(3, "a", "b", "c", "d", "e"));

    [Fact]
    public void Without_room_nothing_is_kept() => Assert.Empty(After(0, "a"));

    [Fact]
    public void The_oldest_messages_make_room_for_a_large_one() => Assert.Equal(["cc", "dddddddd"], After(10, "aaaa", "bbbb", "cc", "dddddddd"));

    [Fact]
    public void One_message_is_kept_however_large() => Assert.Equal(["12345678901"], After(10, "a", "12345678901"));

    [Fact]
    public void A_snapshot_does_not_change()
    {
        var conversations = new Conversations(3, 1_000);
        conversations.Add(Given.Message("a"));
        IReadOnlyList<Message> before = conversations.Snapshot();
        conversations.Add(Given.Message("b"));
        Assert.Single(before);
    }

    private static IEnumerable<string> After(int capacity, params string[] texts)
    {
        var conversations = new Conversations(capacity, 10);
        foreach (string text in texts)
            conversations.Add(Given.Message(text));
        return conversations.Snapshot().Select(m => m.Text);
    }
}
