using System.Management.Automation.Host;

namespace Pyile.Chat;

/// <summary>The terminal of the process, read key by key. Dispose restores its settings.</summary>
internal sealed class TerminalConsole : IChatConsole
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly PSHostUserInterface _ui;
    private readonly LineEditor _line = new();
    private readonly ChatScreen _screen;
    private readonly bool _treatedControlCAsInput;

    public TerminalConsole(PSHostUserInterface ui)
    {
        _ui = ui;
        _screen = new ChatScreen(_line, Console.WindowWidth);
        _treatedControlCAsInput = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
    }

    public bool HidesEntered => true;

    // A thread waiting in Console.ReadKey cannot be woken, and would take the first key that is typed after the chat.
    public TimeSpan Pause => BetweenLooks;

    public void Show(IReadOnlyList<string> lines) => Write(_screen.Show(lines));

    public void Prompt(string receiver)
    {
        _screen.Receiver = receiver;
        Write(_screen.Draw());
    }

    public ChatInput Read()
    {
        Write(_screen.Follow(Console.WindowWidth));
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
                    Write(_screen.Draw());
                    return new ChatInput(ChatInputKind.Line, text);
                case EditResult.Ended:
                    return new ChatInput(ChatInputKind.Ended);
                case EditResult.Interrupted:
                    return new ChatInput(ChatInputKind.Interrupted);
            }
        }
        if (isChanged)
            Write(_screen.Draw());
        return default;
    }

    public void Dispose()
    {
        Write(ChatScreen.Clear);
        Console.TreatControlCAsInput = _treatedControlCAsInput;
    }

    private void Write(string text)
    {
        if (text.Length > 0)
            _ui.Write(text);
    }
}
