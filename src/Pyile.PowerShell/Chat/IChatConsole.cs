namespace Pyile.Chat;

internal enum ChatInputKind
{
    /// <summary>No complete line has been typed.</summary>
    Nothing,

    Line,

    /// <summary>The end of the input.</summary>
    Ended,

    /// <summary>Ctrl+C, if the console reports it as a key.</summary>
    Interrupted,
}

internal readonly record struct ChatInput(ChatInputKind Kind, string Text = "");

/// <summary>The console that a chat uses. All calls come from the pipeline thread.</summary>
internal interface IChatConsole : IDisposable
{
    /// <summary>Whether a line disappears when it is entered, so that the chat has to show it.</summary>
    bool HidesEntered { get; }

    /// <summary>How long to wait before the next check for input, if the console cannot wake the pipeline thread.</summary>
    TimeSpan Pause { get; }

    void Show(IReadOnlyList<string> lines);

    /// <summary>Shows the receiver of the typed lines.</summary>
    void Prompt(string receiver);

    ChatInput Read();
}
