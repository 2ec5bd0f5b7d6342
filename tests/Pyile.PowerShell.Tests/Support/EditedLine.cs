using System.Reflection;
using System.Text.RegularExpressions;

namespace Pyile.ModuleTests.Support;

/// <summary>The chat's line editor, with keys written as a text: <c>ab&lt;Left&gt;&lt;^U&gt;&lt;Alt+x&gt;</c>.</summary>
internal sealed partial class EditedLine
{
    private static readonly Assembly Module = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "Pyile.PowerShell");

    public object Editor { get; } = Activator.CreateInstance(TypeOf("LineEditor"), nonPublic: true)!;

    public string Text => (string)Get("Text");

    public int Cursor => (int)Get("Cursor");

    public static Type TypeOf(string name) => Module.GetType($"Pyile.Chat.{name}", throwOnError: true)!;

    public static (string Kind, string Argument) Parse(string line)
    {
        object command = TypeOf("ChatCommand").GetMethod("Parse")!.Invoke(null, [line])!;
        return (
            command.GetType().GetProperty("Kind")!.GetValue(command)!.ToString()!,
            (string)command.GetType().GetProperty("Argument")!.GetValue(command)!);
    }

    /// <returns>The result of the last key. Entered lines are taken.</returns>
    public string Press(string keys)
    {
        string result = "";
        foreach (Match key in Keys().Matches(keys))
        {
            result = Editor.GetType().GetMethod("Press")!.Invoke(Editor, [ToKey(key.Value)])!.ToString()!;
            if (result == "Entered")
                Editor.GetType().GetMethod("Take")!.Invoke(Editor, null);
        }
        return result;
    }

    // The keys as .NET reads them from a terminal.
    private static ConsoleKeyInfo ToKey(string key) => key switch
    {
        [var character] => new(character, default, false, false, false),
        "<Enter>" => new('\r', ConsoleKey.Enter, false, false, false),
        "<Backspace>" => new('\u007f', ConsoleKey.Backspace, false, false, false),
        "<Esc>" => new('\e', ConsoleKey.Escape, false, false, false),
        ['<', '^', var letter, '>'] => new((char)(letter - '@'), Enum.Parse<ConsoleKey>(letter.ToString()), false, false, true),
        ['<', '^', .. var name, '>'] => new('\0', Arrow(name), false, false, true),
        ['<', 'A', 'l', 't', '+', var letter, '>'] => new(letter, default, false, true, false),
        ['<', 'A', 'l', 't', 'G', 'r', '+', var letter, '>'] => new(letter, default, false, true, true),
        _ => new('\0', Arrow(key[1..^1]), false, false, false),
    };

    private static ConsoleKey Arrow(string name) => Enum.TryParse(name, out ConsoleKey key) ? key : Enum.Parse<ConsoleKey>($"{name}Arrow");

    private object Get(string property) => Editor.GetType().GetProperty(property)!.GetValue(Editor)!;

    [GeneratedRegex("<[A-Z^][A-Za-z+@^]*>|.", RegexOptions.Singleline)]
    private static partial Regex Keys();
}
