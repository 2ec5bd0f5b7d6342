using System.Management.Automation;

namespace Pyile.ModuleTests.Support;

/// <summary>The effect of the Tab key.</summary>
internal static class ShellCompletion
{
    private const string Script = "[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null, "
        + "[powershell]::Create('CurrentRunspace'))";

    public static IReadOnlyList<CompletionResult> Complete(this Shell shell, string line) => [.. Ask(shell, line).CompletionMatches];

    /// <summary>The whole line after the only completion has been accepted.</summary>
    public static string CompleteLine(this Shell shell, string line, Func<CompletionResult, bool> isWanted)
    {
        CommandCompletion completion = Ask(shell, line);
        CompletionResult taken = Assert.Single(completion.CompletionMatches, m => isWanted(m));
        return line[..completion.ReplacementIndex] + taken.CompletionText + line[(completion.ReplacementIndex + completion.ReplacementLength)..];
    }

    private static CommandCompletion Ask(Shell shell, string line)
    {
        shell.Set("line", line);
        return (CommandCompletion)shell.Run(Script).Ok().Output.Single().BaseObject;
    }
}
