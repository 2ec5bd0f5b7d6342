using System.Collections.Concurrent;
using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>Sessions of version 2 whose messages are all recorded and checked at the end.</summary>
public abstract class HistoryTest : EncryptedSessionTest
{
    private protected static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPEndPoint, string> _names = new();

    private protected MessageHistory History { get; } = new();

    /// <summary>The network of the next session.</summary>
    private protected ITransport Network { get; set; } = TcpTransport.Instance;

    private protected override ITransport Transport => Network;

    private protected static InboxOptions Small { get; } = new() { MaxMessages = 5 };

    /// <summary>Completes when the sessions know each other; then the history knows their aliases.</summary>
    private protected async Task IntroduceAsync(params Session[] all)
    {
        await UntilAllKnowAllAsync(all);
        foreach (Session session in all)
            _names[session.Address] = session.Alias;
    }

    private protected async Task<Receipt> SendAsync(Session from, Session to, TimeSpan timeout)
    {
        var (number, text) = History.Next(from.Alias, to.Alias);
        Receipt receipt = await from.SendAsync(to.Address, text, timeout);
        Assert.Equal(receipt.Status == ReceiptStatus.Delivered, receipt.Reason == FailureReason.None);
        History.Ended(from.Alias, to.Alias, number, receipt.Reason);
        return receipt;
    }

    /// <summary>Sends messages without waiting in between.</summary>
    private protected Task<Receipt[]> SendAsync(Session from, Session to, int count, TimeSpan timeout) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => SendAsync(from, to, timeout)));

    /// <summary>Receives messages until cancelled, and then those that remain in the inbox.</summary>
    private protected async Task TakeAsync(Session session, CancellationToken done)
    {
        try
        {
            while (await session.ReceiveAsync(cancellationToken: done) is { } message)
                Note(session, message);
        }
        catch (OperationCanceledException)
        {
            // Delivered messages that were not received are in the inbox.
        }
        TakeWaiting(session);
    }

    private protected void TakeWaiting(Session session)
    {
        while (session.TryReceive() is { } message)
            Note(session, message);
    }

    /// <summary>Runs the work while these sessions receive messages.</summary>
    private protected async Task<T> WhileTakingAsync<T>(Func<Task<T>> work, params Session[] takers)
    {
        using var done = new CancellationTokenSource();
        Task[] taking = [.. takers.Select(t => Task.Run(() => TakeAsync(t, done.Token)))];
        try
        {
            return await work();
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(taking).Soon();
        }
    }

    private protected void AssertRight(bool everythingMustArrive = false) =>
        Assert.Empty(History.Violations(everythingMustArrive));

    private protected static void AssertEnded(FailureReason reason, IEnumerable<Receipt> receipts) =>
        Assert.Equal([reason], receipts.Select(r => r.Reason).Distinct());

    /// <summary>Asserts that every message that these sessions sent has a result and is counted.</summary>
    private protected static void AssertSettled(params Session[] sessions) =>
        Assert.All(sessions, s => Assert.True(AddsUp(s.Counters) && s.Counters.Pending == 0, $"{s.Alias}: {s.Counters}"));

    private protected static bool AddsUp(SessionCounters counters) =>
        counters.Sent == counters.Delivered + counters.Failed + counters.Pending && counters.Pending >= 0;

    private void Note(Session session, Message message) =>
        History.Received(session.Alias, _names.GetValueOrDefault(message.From, $"{message.From}"), message.Text);
}
