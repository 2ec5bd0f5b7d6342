namespace Pyile.Chat;

/// <summary>The terminal of the process, read key by key. Dispose restores its settings.</summary>
internal sealed class TerminalConsole : IChatConsole
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly LineEditor _line = new();
    private readonly ChatScreen _screen;
    private readonly bool _treatedControlCAsInput;

    public TerminalConsole(Action<string> write)
    {
        _screen = new ChatScreen(_line, write, () => Console.WindowWidth);
        _treatedControlCAsInput = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
    }

    public bool HidesEntered => true;

    // A thread waiting in Console.ReadKey cannot be woken, and would take the first key that is typed after the chat.
    public TimeSpan Pause => BetweenLooks;

    public void Show(IReadOnlyList<string> lines) => _screen.Show(lines);

    public void Prompt(string receiver)
    {
        _screen.Receiver = receiver;
        _screen.Draw();
    }

    public ChatInput Read()
    {
        _screen.Follow();
        bool isChanged = false;
        while (Console.KeyAvailable)
        {
            switch (_line.Press(Console.ReadKey(intercept: true)))
            {
                case EditResult.Changed:
                    isChanged = true;
                    break;
                case EditResult.Entered:
                    string text = _line.Take();
                    _screen.Draw();
                    return new ChatInput(ChatInputKind.Line, text);
                case EditResult.Ended:
                    return new ChatInput(ChatInputKind.Ended);
                case EditResult.Interrupted:
                    return new ChatInput(ChatInputKind.Interrupted);
            }
        }
        if (isChanged)
            _screen.Draw();
        return default;
    }

    public void Dispose()
    {
        _screen.Clear();
        Console.TreatControlCAsInput = _treatedControlCAsInput;
    }
}
