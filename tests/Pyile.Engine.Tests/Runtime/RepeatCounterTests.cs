using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Runtime;

public sealed class RepeatCounterTests : IRepeatReporter<string>
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ConcurrentQueue<(IPEndPoint Last, string Kind, int Count)> _reports = new();
    private readonly SessionContext _context;
    private readonly RepeatCounter<string> _counter;

    public RepeatCounterTests()
    {
        _context = new SessionContext(new HostOptions { Password = new Secret("secret"), TimeProvider = _clock }, new MemoryTransport());
        _counter = new RepeatCounter<string>(_context, this);
    }

    void IRepeatReporter<string>.ReportRepeats(IPEndPoint last, string kind, int count) => _reports.Enqueue((last, kind, count));

    [Fact]
    public async Task Reports_are_made_up_to_the_bound_and_counted_after_it()
    {
        Assert.Equal(RepeatCounter<string>.Reported, Enumerable.Range(1, 1000).Count(port => _counter.TryReport(From(1, port), "closed")));

        await EndWindowAsync();

        Assert.Equal([(From(1, 1000), "closed", 1000 - RepeatCounter<string>.Reported)], _reports);
    }

    [Fact]
    public void Other_addresses_and_other_kinds_are_reported_meanwhile()
    {
        for (int i = 0; i < 100; i++)
            _counter.TryReport(From(1), "closed");

        Assert.True(_counter.TryReport(From(2), "closed"));
        Assert.True(_counter.TryReport(From(1), "silent"));
    }

    [Fact]
    public async Task Reports_are_made_again_in_the_next_window()
    {
        for (int i = 0; i < 100; i++)
            _counter.TryReport(From(1), "closed");
        await EndWindowAsync();

        Assert.True(_counter.TryReport(From(1), "closed"));
        await _context.EndAsync();
        await _context.Work.WhenAllEnded().Soon();
        Assert.Single(_reports);
    }

    [Fact]
    public async Task Reports_of_any_number_of_addresses_are_bounded()
    {
        int made = Enumerable.Range(0, 100_000).Count(i => _counter.TryReport(From(i), "closed"));
        await EndWindowAsync();

        Assert.Equal(RepeatCounter<string>.MaxKeys + RepeatCounter<string>.Reported, made);
        Assert.Equal(100_000 - made, _reports.Sum(r => r.Count));
    }

    [Fact]
    public async Task Counted_reports_are_made_at_the_end_of_the_session()
    {
        for (int i = 0; i < 100; i++)
            _counter.TryReport(From(1), "closed");

        await _context.EndAsync();
        await _context.Work.WhenAllEnded().Soon();

        Assert.Equal(100 - RepeatCounter<string>.Reported, Assert.Single(_reports).Count);
    }

    private async Task EndWindowAsync()
    {
        _clock.Advance(RepeatCounter<string>.Window);
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (_reports.IsEmpty)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static IPEndPoint From(int number, int port = 1) => new(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), port);
}
