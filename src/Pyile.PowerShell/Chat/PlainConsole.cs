using System.Management.Automation.Host;

namespace Pyile.Chat;

/// <summary>A console that only reads and writes whole lines.</summary>
internal sealed class PlainConsole(PSHost host, WakeUp wakeUp) : IChatConsole
{
    private readonly LineReader _reader = LineReader.Of(host);
    private Task<string?>? _awaited;

    public bool HidesEntered => false;

    public TimeSpan Pause => Timeout.InfiniteTimeSpan;

    public void Show(IReadOnlyList<string> lines)
    {
        foreach (string line in lines)
            host.UI.WriteLine(line);
    }

    // A prompt without a line break would be in the middle of arriving lines.
    public void Prompt(string receiver) => host.UI.WriteLine($"{Texts.VisibleText.Of(receiver)}> ");

    public ChatInput Read()
    {
        Task<string?> reading = _reader.Reading;
        if (!reading.IsCompleted)
        {
            if (_awaited != reading)
                wakeUp.SetAfter(reading);
            _awaited = reading;
            return default;
        }
        _reader.Next();
        if (reading.IsFaulted)
            throw new NotInteractiveException(reading.Exception.InnerException!);
        return reading.Result is { } line ? new ChatInput(ChatInputKind.Line, line) : new ChatInput(ChatInputKind.Ended);
    }

    public void Dispose()
    {
    }
}
