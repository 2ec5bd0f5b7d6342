using System.Text.Json;
using System.Threading.Channels;

namespace Pyile.Lab.Tests.Agents;

/// <summary>The output of an agent: lines from any thread, written in order.</summary>
internal sealed class AgentOutput
{
    private readonly Channel<AgentLine> _lines = Channel.CreateUnbounded<AgentLine>(new() { SingleReader = true });

    public void Write(AgentLine line) => _lines.Writer.TryWrite(line);

    public void Complete() => _lines.Writer.TryComplete();

    /// <summary>Writes lines until <see cref="Complete"/> is called.</summary>
    public async Task RunAsync(Stream stream)
    {
        await using var buffered = new BufferedStream(stream, 1 << 16);
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out AgentLine? line))
            {
                await JsonSerializer.SerializeAsync(buffered, line, AgentJson.Default.AgentLine);
                buffered.WriteByte((byte)'\n');
            }
            await buffered.FlushAsync();
        }
    }
}
