namespace Pyile.Chat;

internal enum ChatInputKind
{
    /// <summary>Nothing whole has been typed.</summary>
    Nothing,

    Line,

    /// <summary>The end of the input.</summary>
    Ended,

    /// <summary>Ctrl+C, where it comes as a key.</summary>
    Interrupted,
}

internal readonly record struct ChatInput(ChatInputKind Kind, string Text = "");

/// <summary>Where somebody types and reads. All calls come from the pipeline's thread.</summary>
internal interface IChatConsole : IDisposable
{
    /// <summary>Whether what was typed is gone when it has been entered, so that the chat shows it.</summary>
    bool HidesEntered { get; }

    /// <summary>How long to wait before input is looked for again, where nobody wakes the pipeline for it.</summary>
    TimeSpan Pause { get; }

    void Show(IReadOnlyList<string> lines);

    /// <summary>Says who is spoken to.</summary>
    void Prompt(string receiver);

    ChatInput Read();
}
