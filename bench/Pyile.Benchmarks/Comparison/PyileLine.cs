using System.Diagnostics;

namespace Pyile.Benchmarks.Comparison;

/// <summary>A session and one other member. It uses only the public methods of the session.</summary>
internal sealed class PyileLine(Session session, MemberId to, int bytes) : ILine
{
    private readonly string _text = new('x', bytes);

    public Task SendAsync(int count) => Task.Run(async () =>
    {
        for (int i = 0; i < count; i++)
            await session.PostAsync(to, _text);
        await session.FlushAsync();
        if (session.Counters is { Failed: > 0 } or { Pending: > 0 })
            throw new InvalidOperationException($"Some messages were not delivered: {session.Counters}");
    });

    public Task<TimeSpan> ReceiveAsync(int count) => Task.Run(async () =>
    {
        Check(await session.ReceiveAsync());
        long first = Stopwatch.GetTimestamp();
        for (int i = 1; i < count; i++)
            Check(session.TryReceive() ?? await session.ReceiveAsync());
        return Stopwatch.GetElapsedTime(first);
    });

    public Task EchoAsync(int count) => Task.Run(async () =>
    {
        ValueTask sending = ValueTask.CompletedTask;
        for (int i = 0; i < count; i++)
        {
            Check(await session.ReceiveAsync());
            await sending;
            sending = session.PostAsync(to, _text);
        }
        await sending;
    });

    public Task<List<double>> PingAsync(int count) => Task.Run(async () =>
    {
        var times = new List<double>(count);
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            ValueTask sending = session.PostAsync(to, _text);
            Check(await session.ReceiveAsync());
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            await sending;
        }
        return times;
    });

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private void Check(Message? message)
    {
        if (message is null)
            throw new EndOfStreamException("The session ended.");
        if (message.Size != _text.Length)
            throw new InvalidDataException($"A text of {message.Size} bytes instead of {_text.Length}.");
    }
}
