using System.Diagnostics;
using Pyile.Engine.Calls;

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

    /// <summary>Calls the endpoint that returns its argument, each time after the end of the previous call.</summary>
    /// <returns>The times in microseconds, in ascending order.</returns>
    public Task<List<double>> CallAsync(int count) => Task.Run(async () =>
    {
        var request = new CallRequest(EchoEndpoint.Name, $"\"{_text}\"") { Timeout = TimeSpan.FromMinutes(1) };
        var times = new List<double>(count);
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            if (await ReadAsync(request) != 1)
                throw new InvalidDataException("The endpoint has not returned its argument once.");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        times.Sort();
        return times;
    });

    /// <summary>Reads items that one call returns.</summary>
    /// <returns>Items a second.</returns>
    public Task<double> StreamAsync(int count) => Task.Run(async () =>
    {
        long start = Stopwatch.GetTimestamp();
        if (await ReadAsync(new CallRequest(EchoEndpoint.Name, $"{count}")) != count)
            throw new InvalidDataException("Items are missing.");
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    });

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private async Task<int> ReadAsync(CallRequest request)
    {
        Call call = session.Calls.Start(to, request);
        int items = 0;
        await foreach (CallItem _ in call.Items.ReadAllAsync())
            items++;
        CallResult result = await call.Result;
        return result.Failure == CallFailure.None ? items : throw new InvalidOperationException($"The call failed: {result}");
    }

    private void Check(Message? message)
    {
        if (message is null)
            throw new EndOfStreamException("The session ended.");
        if (message.Size != _text.Length)
            throw new InvalidDataException($"A text of {message.Size} bytes instead of {_text.Length}.");
    }
}
