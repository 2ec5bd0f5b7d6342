namespace Pyile.Chat;

internal enum ChatCommandKind
{
    /// <summary>An empty line.</summary>
    Nothing,

    /// <summary>A text to send.</summary>
    Text,

    Peers,

    To,

    All,

    Help,

    Exit,

    /// <summary>An unknown word that starts with a slash.</summary>
    Unknown,
}

/// <summary>The meaning of a line in the chat.</summary>
/// <param name="Kind">The command.</param>
/// <param name="Argument">The text, the receiver's name, or the unknown command.</param>
internal readonly record struct ChatCommand(ChatCommandKind Kind, string Argument)
{
    public static ChatCommand Parse(string line)
    {
        string trimmed = line.Trim();
        if (trimmed.Length == 0)
            return new(ChatCommandKind.Nothing, "");
        if (trimmed.StartsWith("//", StringComparison.Ordinal))
            return new(ChatCommandKind.Text, trimmed[1..]);
        string[] words = trimmed.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string argument = words.Length > 1 ? words[1] : "";
        ChatCommandKind kind = (words[0].ToLowerInvariant(), argument) switch
        {
            ("/to", _) => ChatCommandKind.To,
            ("/all", "") => ChatCommandKind.All,
            ("/help", "") => ChatCommandKind.Help,
            // The prompt of the Python package has the same commands.
            ("/peers" or "peers", "") => ChatCommandKind.Peers,
            ("/exit" or "exit", "") => ChatCommandKind.Exit,
            _ when trimmed[0] == '/' => ChatCommandKind.Unknown,
            _ => ChatCommandKind.Text,
        };
        return new(kind, kind switch
        {
            ChatCommandKind.To => argument,
            ChatCommandKind.Unknown => words[0],
            ChatCommandKind.Text => line,
            _ => "",
        });
    }
}
