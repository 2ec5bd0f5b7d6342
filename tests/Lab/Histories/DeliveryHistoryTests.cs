using Pyile.Engine.Model;

namespace Pyile.Lab.Tests.Histories;

public sealed class DeliveryHistoryTests
{
    private static readonly StreamKey Key = new("a", "s", "b");

    private readonly DeliveryHistory _history = new();

    [Fact]
    public void What_is_delivered_once_and_in_order_is_fine()
    {
        Send(300);
        for (int number = 0; number < 300; number++)
        {
            Answer(number);
            _history.Received(Key, number);
        }

        Assert.Empty(_history.FindViolations());
        Assert.Equal((300, 300), (_history.Totals.Delivered, _history.Totals.Received));
    }

    [Fact]
    public void What_was_delivered_and_not_received_is_lost()
    {
        Send(2);
        Answer(0);
        Answer(1);
        _history.Received(Key, 1);

        Assert.Equal(["Lost: a to b, s: 0 was delivered and not received"], _history.FindViolations());
    }

    [Fact]
    public void What_comes_twice_is_doubled_and_not_in_disorder_besides()
    {
        Send(2);
        Answer(0);
        Answer(1);
        foreach (int number in (int[])[0, 1, 0])
            _history.Received(Key, number);

        Assert.Equal(["Doubled: a to b, s: 0 was received 2 times"], _history.FindViolations());
    }

    [Fact]
    public void What_comes_after_a_later_one_is_in_disorder()
    {
        Send(2);
        Answer(0);
        Answer(1);
        _history.Received(Key, 1);
        _history.Received(Key, 0);

        Assert.Equal(["Disordered: a to b, s: 0 was received after 1"], _history.FindViolations());
    }

    [Fact]
    public void What_has_failed_may_be_missing_in_the_order()
    {
        Send(3);
        Answer(0);
        Answer(1, FailureReason.TimedOut);
        Answer(2);
        _history.Received(Key, 0);
        _history.Received(Key, 2);

        Assert.Empty(_history.FindViolations());
        Assert.Equal(1, _history.Totals.Failed[FailureReason.TimedOut]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_has_failed_and_is_received_is_fine_only_if_the_receipt_says_that_it_may_have_arrived(bool isSaid)
    {
        Send(1);
        Answer(0, FailureReason.Refused, isSaid);
        _history.Received(Key, 0);

        Assert.Equal(
            isSaid ? [] : ["Unwarned: a to b, s: 0 was received, and its receipt says Refused and nothing of that"],
            _history.FindViolations());
    }

    [Fact]
    public void What_has_no_receipt_is_unanswered_unless_its_sender_was_killed()
    {
        Send(2, at: 5);
        Answer(0);
        _history.Received(Key, 0);
        Assert.Equal(["Unanswered: a to b, s: 1 has no receipt"], _history.FindViolations());

        _history.Killed("a", at: 4);
        Assert.NotEmpty(_history.FindViolations());
        _history.Killed("a", at: 6);
        Assert.Empty(_history.FindViolations());
    }

    [Fact]
    public void What_was_withdrawn_has_no_receipt_and_must_not_arrive()
    {
        var range = new SentRange("a", "s", "b", 0, 2, 5);
        _history.Sending(range);
        _history.Withdraw(range);
        Assert.Empty(_history.FindViolations());

        _history.Received(Key, 1);

        Assert.Equal(["Invented: a to b, s: 1 was received and never sent"], _history.FindViolations());
    }

    [Fact]
    public void What_a_killed_receiver_had_not_read_is_not_lost_but_what_was_sent_later_is()
    {
        Send(2);
        Answer(0, sent: 5);
        Answer(1, sent: 7);
        _history.Killed("b", at: 6);

        Assert.Equal(["Lost: a to b, s: 1 was delivered and not received"], _history.FindViolations());
    }

    [Fact]
    public void What_was_never_sent_is_invented()
    {
        Send(1);
        Answer(0);
        _history.Received(Key, 0);
        _history.Received(Key, 1);
        _history.Received(Key with { Receiver = "c" }, 0);
        _history.ReceivedOther("b", "x", "what");

        Assert.Equal(
            ["Invented: a to b, s: 1 was received and never sent", "Invented: a to c, s: 0 was received and never sent",
                "Invented: b received from x: what"],
            _history.FindViolations());
    }

    [Fact]
    public void Two_receipts_for_one_message_are_too_many()
    {
        Send(1);
        Answer(0);
        Answer(0);
        _history.Received(Key, 0);

        Assert.Equal(["Answered twice: a to b, s: 0 has 2 receipts"], _history.FindViolations());
    }

    [Fact]
    public void What_failed_and_is_sent_again_may_come_later_but_once()
    {
        Send(2);
        Answer(0, FailureReason.TimedOut);
        Answer(1);
        _history.Received(Key, 1);
        _history.Repeating(Key, 0);
        Assert.Equal(["Unanswered: a to b, s: 0 was sent 2 times and has 1 receipts"], _history.FindViolations());

        Answer(0);
        _history.Received(Key, 0);
        Assert.Empty(_history.FindViolations());

        _history.Received(Key, 0);
        Answer(0);
        Assert.Equal(
            ["Doubled: a to b, s: 0 was received 2 times", "Answered twice: a to b, s: 0 has 3 receipts and was sent 2 times"],
            _history.FindViolations());
    }

    [Fact]
    public void What_may_have_arrived_before_it_is_sent_again_may_be_received_although_that_fails_too()
    {
        Send(1);
        Answer(0, FailureReason.TimedOut, mayHaveArrived: true);
        _history.Repeating(Key, 0);
        Answer(0, FailureReason.Unreachable);
        _history.Received(Key, 0);

        Assert.Empty(_history.FindViolations());
    }

    [Fact]
    public void A_broadcast_is_checked_for_each_receiver()
    {
        _history.Sending(new SentRange("a", "s", null, 0, 1, 0));
        foreach (string receiver in (string[])["b", "c"])
            _history.Answered(Key with { Receiver = receiver }, 0, FailureReason.None, mayHaveArrived: false, sent: 0);
        _history.Received(Key, 0);

        Assert.Equal(["Lost: a to c, s: 0 was delivered and not received"], _history.FindViolations());
    }

    [Fact]
    public void Of_many_violations_the_first_are_shown_and_the_others_counted()
    {
        Send(100);

        Assert.Equal("Unanswered: 95 more", _history.FindViolations()[^1]);
        Assert.Equal(6, _history.FindViolations().Count);
    }

    private void Send(int count, long at = 0) => _history.Sending(new SentRange("a", "s", "b", 0, count, at));

    private void Answer(int number, FailureReason reason = FailureReason.None, bool mayHaveArrived = false, long sent = 0) =>
        _history.Answered(Key, number, reason, mayHaveArrived, sent);
}
