using System.Threading.Channels;

namespace Pyile.Benchmarks.Comparison;

/// <summary>The orders from the parent process. When the parent closes its end, this process exits after a grace period.</summary>
internal sealed class Orders
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public Orders() => new Thread(Read) { IsBackground = true }.Start();

    /// <summary>The next order and its number, or null if there are no more orders.</summary>
    public async Task<(string Name, int Number)?> NextAsync()
    {
        if (!await _lines.Reader.WaitToReadAsync() || !_lines.Reader.TryRead(out string? line))
            return null;
        string[] words = line.Split(' ');
        return (words[0], words is [_, var number] ? int.Parse(number) : 0);
    }

    private void Read()
    {
        while (Console.In.ReadLine() is { } line)
            _lines.Writer.TryWrite(line);
        _lines.Writer.Complete();
        // Ends the process if it does not end by itself, because the parent no longer waits for its result.
        Thread.Sleep(Grace);
        Environment.Exit(1);
    }
}
