
namespace Pyile.Engine.Tests.Support;

/// <summary>The message history must find every violation that tests with cut links look for.</summary>
public sealed class HistoryTests
{
    private static readonly FailureReason[] Failures = [.. Enum.GetValues<FailureReason>().Where(r => r != FailureReason.None)];

    private readonly MessageHistory _history = new();

    [Fact]
    public void Everything_delivered_once_and_in_order_is_fine()
    {
        string[] texts = Deliver("a", "b", 300);
        foreach (string text in texts)
            _history.Received("b", "a", text);

        Assert.Empty(_history.Violations(everythingMustArrive: true));
        Assert.Equal(new HistoryTotals(300, 300, 0, 300), _history.Totals);
    }

    [Fact]
    public void What_was_delivered_and_did_not_come_is_lost()
    {
        string[] texts = Deliver("a", "b", 3);
        _history.Received("b", "a", texts[0]);
        _history.Received("b", "a", texts[2]);

        Assert.Equal(["Lost: a to b: 1 was delivered and not received"], _history.Violations());
    }

    [Fact]
    public void What_came_twice_is_doubled_and_not_also_in_disorder()
    {
        string[] texts = Deliver("a", "b", 2);
        foreach (string text in (string[])[texts[0], texts[1], texts[0]])
            _history.Received("b", "a", text);

        Assert.Equal(["Doubled: a to b: 0 was received twice"], _history.Violations());
    }

    [Fact]
    public void What_came_before_an_earlier_one_is_in_disorder()
    {
        string[] texts = Deliver("a", "b", 3);
        foreach (string text in (string[])[texts[0], texts[2], texts[1]])
            _history.Received("b", "a", text);

        Assert.Equal(["Disordered: a to b: 1 was received after 2"], _history.Violations());
    }

    [Theory]
    [InlineData("b", "a", "2 a>b ")]
    [InlineData("b", "a", "-1 a>b ")]
    [InlineData("b", "a", "0 a>b .")]
    [InlineData("b", "a", "0 a>c ")]
    [InlineData("b", "a", "0a>b")]
    [InlineData("b", "a", "")]
    [InlineData("c", "a", "0 a>b ")]
    [InlineData("b", "c", "0 a>b ")]
    [InlineData("b", "c", "0 c>b ")]
    public void What_was_not_sent_is_invented(string to, string from, string text)
    {
        Deliver("a", "b", 2, arrive: true);
        Deliver("a", "c", 1, arrive: true);
        _history.Received(to, from, text);

        Assert.Equal([$"invented: {from} to {to}: never sent '{text}'"], _history.Violations());
    }

    [Fact]
    public void What_has_no_receipt_is_reported()
    {
        _history.Received("b", "a", _history.Next("a", "b").Text);

        Assert.Equal(["Unanswered: a to b: 0 has no receipt"], _history.Violations());
        Assert.Equal(new HistoryTotals(1, 0, 1, 1), _history.Totals);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_failed_may_have_come_or_not_unless_everything_must(bool comes)
    {
        var (number, text) = _history.Next("a", "b");
        _history.Ended("a", "b", number, FailureReason.TimedOut);
        if (comes)
            _history.Received("b", "a", text);

        Assert.Empty(_history.Violations());
        Assert.Equal(["Failed: a to b: 0 has failed: TimedOut"], _history.Violations(everythingMustArrive: true));
        Assert.Equal(1, _history.Totals.Failed);
    }

    [Fact]
    public void Of_many_the_first_are_named_and_the_others_counted()
    {
        Deliver("a", "b", 10);

        Assert.Equal(["Lost: 7 more"], _history.Violations().Skip(3));
    }

    [Fact]
    public void Directions_do_not_touch_each_other_however_they_mix()
    {
        Parallel.For(0, 12, i =>
        {
            var (from, to) = ($"s{i % 4}", $"r{i / 4}");
            for (int n = 0; n < 1000; n++)
            {
                var (number, text) = _history.Next(from, to);
                _history.Received(to, from, text);
                _history.Ended(from, to, number, FailureReason.None);
            }
        });

        Assert.Empty(_history.Violations(everythingMustArrive: true));
        Assert.Equal(new HistoryTotals(12_000, 12_000, 0, 12_000), _history.Totals);
    }

    [Fact]
    public void Any_good_history_passes_and_each_harm_to_it_is_found()
    {
        for (int round = 0; round < 300; round++)
            Seeds.Play(Seeds.Next(), PlayRandom);
    }

    // Some of the messages between several members fail, and some of the failed ones arrive; then one arrival is changed.
    private static void PlayRandom(Random random)
    {
        var history = new MessageHistory();
        var came = new List<(string From, string To, string Text, bool IsDelivered)>();
        for (int n = random.Next(20, 200); n > 0; n--)
        {
            var (from, to) = ($"m{random.Next(3)}", $"m{3 + random.Next(3)}");
            var (number, text) = history.Next(from, to);
            bool fails = random.Next(5) == 0;
            history.Ended(from, to, number, fails ? Failures[random.Next(Failures.Length)] : FailureReason.None);
            if (!fails || random.Next(2) == 0)
                came.Add((from, to, text, !fails));
        }
        int at = came.FindIndex(random.Next(came.Count / 2), m => m.IsDelivered);
        var chosen = came[at];
        int next = came.FindIndex(at + 1, m => (m.From, m.To) == (chosen.From, chosen.To));
        string? expected = null;
        switch (random.Next(5))
        {
            case 0:
                came.RemoveAt(at);
                expected = "Lost: ";
                break;
            case 1:
                came.Insert(random.Next(at, came.Count), chosen);
                expected = "Doubled: ";
                break;
            case 2 when next > 0:
                (came[at], came[next]) = (came[next], came[at]);
                expected = "Disordered: ";
                break;
            case 3:
                came.Insert(at, chosen with { From = chosen.To, To = chosen.From });
                expected = "invented: ";
                break;
        }
        foreach (var (from, to, text, _) in came)
            history.Received(to, from, text);

        IReadOnlyList<string> found = history.Violations();
        if (expected is null)
            Assert.Empty(found);
        else
            Assert.StartsWith(expected, Assert.Single(found), StringComparison.Ordinal);
    }

    private string[] Deliver(string from, string to, int count, bool arrive = false)
    {
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            (int number, texts[i]) = _history.Next(from, to);
            _history.Ended(from, to, number, FailureReason.None);
            if (arrive)
                _history.Received(to, from, texts[i]);
        }
        return texts;
    }
}
