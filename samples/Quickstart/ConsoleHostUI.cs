using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Pyile.Quickstart;

/// <summary>Writes lines to the console and reads answers from it.</summary>
internal sealed class ConsoleHostUI : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new ConsoleHostRawUI();

    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected;

    public override void Write(string value) => Console.Write(Rendered(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Console.WriteLine(Rendered(value));

    public override void WriteErrorLine(string value) => Console.Error.WriteLine(Rendered(value));

    public override void WriteWarningLine(string message) => Console.WriteLine($"WARNING: {message}");

    public override void WriteVerboseLine(string message) => Console.WriteLine($"VERBOSE: {message}");

    public override void WriteDebugLine(string message) => Console.WriteLine($"DEBUG: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // Progress needs a terminal in which lines can be overwritten; this host only prints lines that stay.
    }

    // Null means the end of the input, as in the host of pwsh.
    public override string ReadLine() => Console.ReadLine()!;

    public override SecureString ReadLineAsSecureString()
    {
        var text = new SecureString();
        if (Console.IsInputRedirected)
        {
            foreach (char character in Answer())
                text.AppendChar(character);
            return text;
        }
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && text.Length > 0)
                text.RemoveAt(text.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                text.AppendChar(key.KeyChar);
        }
        Console.WriteLine();
        return text;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        var answers = new Dictionary<string, PSObject>();
        foreach (FieldDescription field in descriptions)
        {
            Console.Write($"{field.Name}: ");
            bool isSecret = field.ParameterTypeFullName == typeof(SecureString).FullName;
            answers[field.Name] = PSObject.AsPSObject(isSecret ? ReadLineAsSecureString() : Answer());
        }
        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Console.WriteLine($"{caption}\n{message}");
        string labels = string.Join(", ", choices.Select((choice, i) => $"{i}: {choice.Label.Replace("&", "", StringComparison.Ordinal)}"));
        Console.Write($"{labels} (default {defaultChoice}) ");
        return int.TryParse(Answer(), out int answer) && answer >= 0 && answer < choices.Count ? answer : defaultChoice;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        Console.WriteLine($"{caption}\n{message}");
        if (string.IsNullOrEmpty(userName))
        {
            Console.Write("User: ");
            userName = Answer();
        }
        Console.Write($"Password for {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    private static string Answer() => Console.ReadLine() ?? "";

    // Views contain colours. A file gets none; otherwise $PSStyle decides.
    private string Rendered(string value) => GetOutputString(value, SupportsVirtualTerminal);
}
