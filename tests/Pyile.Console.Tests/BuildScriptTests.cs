using System.Text.RegularExpressions;
using Pyile.ConsoleTests.Support;

namespace Pyile.ConsoleTests;

/// <summary>build.ps1 in the console: every task, with -WhatIf, which shows what would run.</summary>
public sealed partial class BuildScriptTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private const string EngineTests = "tests/Pyile.Engine.Tests";
    private const string TaskNames = "(Get-Command ./build.ps1).Parameters.Task.Attributes.ValidValues";

    private static readonly Lazy<Task<ChildProcess>> AllTasks = new(() => PowerShellConsole.Instance.RunAsync(
        Limit, "-Command", $"$PSStyle.OutputRendering = 'PlainText'; & ./build.ps1 -Task {TaskNames} -WhatIf"));

    public static TheoryData<string, string> Commands => new()
    {
        { "Build", "dotnet build PyilePS.sln --configuration Release" },
        { "Test", "dotnet test PyilePS.sln --configuration Release" },
        { "Fast", "dotnet test PyilePS.sln --configuration Release --filter Category!=Slow" },
        { "Tls", $"dotnet test {EngineTests} --configuration Release" },
        { "Soak", $"dotnet test {EngineTests} --configuration Release --filter Category=Soak --logger console;verbosity=detailed" },
        { "Bench", "dotnet run --configuration Release --project bench/Pyile.Benchmarks" },
        { "Pester", "{console} -NoProfile -NonInteractive -File tests/Pester/run.ps1 -Pester {pester}" },
        { "Wine", "dotnet publish tests/Wine/Runner --configuration Release --runtime win-x64 --self-contained" },
        { "Package", "dotnet pack src/Pyile.PowerShell --configuration Release" },
    };

    [ConsoleTheory]
    [MemberData(nameof(Commands))]
    public async Task Task_runs_its_command(string task, string command)
    {
        ChildProcess run = await AllTasks.Value;

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.True(Ran(run).Contains(command), $"{task}: {command}\n{string.Join('\n', Ran(run))}");
    }

    [ConsoleFact]
    public async Task Every_task_has_a_row_above()
    {
        ChildProcess tasks = await PowerShellConsole.Instance.RunAsync(Limit, "-Command", TaskNames);

        Assert.Equal(
            Commands.Select(row => (string)row[0]).Order(),
            tasks.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Order());
    }

    // Without what depends on the machine: the folders of the checkout, of Pester and of the console, and which way slashes lean.
    private static IEnumerable<string> Ran(ChildProcess run) => WhatIf().Matches(run.Output.Replace('\\', '/'))
        .Select(m => m.Groups[1].Value)
        .Select(c => c.Replace(Slashed(Repository.Pester), "{pester}", StringComparison.Ordinal))
        .Select(c => c.Replace($"{Slashed(Repository.Root)}/", "", StringComparison.Ordinal))
        .Select(c => Console().Replace(c, "{console}"));

    private static string Slashed(string path) => path.Replace('\\', '/');

    [GeneratedRegex("on target \"(.*)\"\\.\\r?$", RegexOptions.Multiline)]
    private static partial Regex WhatIf();

    // The program of its own, or dotnet with the file of the console.
    [GeneratedRegex("^(.*/dotnet(\\.exe)? .*/pwsh\\.dll|.*/pwsh(\\.exe)?)(?= -NoProfile)")]
    private static partial Regex Console();
}
