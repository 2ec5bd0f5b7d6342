using System.Diagnostics;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>
/// Reading the messages of one member costs the same whether or not messages of others wait. Both figures come from one run on one
/// machine. One crowded round within the bound shows it: with a cost for each waiting message no round would be, and a round in which
/// other processes had the processor shows nothing.
/// </summary>
[Collection(OneAfterAnother.Name)]
public sealed class CrowdedInboxTests : IDisposable
{
    private const int Crowd = 50_000;
    private const int EmptyRounds = 5;
    private const int MaxCrowdedRounds = 50;

    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");
    private int _sent;

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Receive_from_one_member_takes_at_most_twice_as_long_when_50_000_messages_of_others_wait()
    {
        AssertAtMostTwice(Receive);
    }

    [Fact]
    public void Chat_with_one_member_takes_at_most_twice_as_long_when_50_000_messages_of_others_wait()
    {
        AssertAtMostTwice(Chat);
    }

    private void AssertAtMostTwice(Func<TimeSpan> round)
    {
        TimeSpan empty = Enumerable.Range(0, EmptyRounds).Min(_ => round());
        for (int i = 0; i < 10; i++)
            SendToHost("alice", Crowd / 10);

        TimeSpan crowded = TimeSpan.MaxValue;
        for (int i = 0; i < MaxCrowdedRounds && crowded > empty * 2; i++)
            crowded = TimeSpan.FromTicks(Math.Min(crowded.Ticks, round().Ticks));

        Assert.Equal($"{Crowd}", _shell.Run("\"$($hq.Waiting)\"").Ok().Texts.Single());
        Assert.True(crowded <= empty * 2, $"{crowded.TotalMilliseconds:0} ms instead of {empty.TotalMilliseconds:0} ms");
    }

    // As in use: the cmdlet waits while bob sends.
    private TimeSpan Receive()
    {
        var watch = Stopwatch.StartNew();
        _shell.Run("$job = Receive-PyileMessage -Session hq -From bob -Count 2000 -TimeoutSec 25 -AsJob").Ok();
        SendToHost("bob", 2_000);
        Assert.Equal("2000", _shell.Run("\"$(($job | Receive-Job -Wait -AutoRemoveJob).Count)\"").Ok().Texts.Single());
        return watch.Elapsed;
    }

    private TimeSpan Chat()
    {
        var host = new RecordingHost { Typed = [] };
        using Shell console = Shell.Open(host);
        var watch = Stopwatch.StartNew();
        Task<Result> chat = Task.Run(() => console.Run("Enter-PyileChat bob -Session hq"));
        SendToHost("bob", 500);
        host.WaitFor($"bob: {_sent}\n");
        TimeSpan taken = watch.Elapsed;
        host.Typed.CompleteAdding();
        chat.GetAwaiter().GetResult().Ok();
        return taken;
    }

    // The last message is acknowledged when all before it are in the inbox.
    private void SendToHost(string from, int count)
    {
        int first = _sent + 1;
        _sent += count;
        _shell.Run($"{first}..{_sent - 1} | Send-PyileMessage -To admin -Session {from} -NoWait; Send-PyileMessage {_sent} -To admin -Session {from}").Ok();
    }
}
