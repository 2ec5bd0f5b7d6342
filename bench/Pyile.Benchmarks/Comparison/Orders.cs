using System.Threading.Channels;

namespace Pyile.Benchmarks.Comparison;

/// <summary>What this process is told by the one that started it. Told nothing any more, it ends, whatever it is doing.</summary>
internal sealed class Orders
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public Orders() => new Thread(Read) { IsBackground = true }.Start();

    /// <summary>The next order and its number, or null when it is time to go.</summary>
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
        // Gone by itself within that time, or in the middle of something that nobody waits for any more.
        Thread.Sleep(Grace);
        Environment.Exit(1);
    }
}
