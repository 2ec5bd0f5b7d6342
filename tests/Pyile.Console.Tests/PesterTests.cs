using System.Text.Json;
using Pyile.ConsoleTests.Support;
using Xunit.Abstractions;

namespace Pyile.ConsoleTests;

/// <summary>The files of tests/Pester, run one after another in one console.</summary>
[Trait("Category", "Slow")]
public sealed class PesterTests(ITestOutputHelper log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly string Folder = Repository.PathOf("tests", "Pester");
    private static readonly Lazy<Task<(PesterResult[] Results, string Output)>> Run = new(RunAsync);

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.Tests.ps1").Select(f => Path.GetFileName(f)!).Order()];

    [ConsoleTheory]
    [MemberData(nameof(Files))]
    public async Task Tests_of_file_pass(string file)
    {
        (PesterResult[] all, string output) = await Run.Value;

        PesterResult[] results = [.. all.Where(r => r.File == file)];
        Assert.True(results.Length > 0, output);
        log.WriteLine(string.Join('\n', results.AsEnumerable()));
        Assert.DoesNotContain(results, r => r.Result is not ("Passed" or "Skipped"));
        Assert.Contains(results, r => r.Result == "Passed");
    }

    private static async Task<(PesterResult[] Results, string Output)> RunAsync()
    {
        string path = Path.Combine(Path.GetTempPath(), $"pyile-{Guid.NewGuid()}.json");
        try
        {
            ChildProcess pester = await PowerShellConsole.Instance.RunAsync(
                Limit, "-File", Path.Combine(Folder, "run.ps1"), "-Pester", Repository.Pester, "-ResultPath", path);
            Assert.True(File.Exists(path), pester.Output);
            return (JsonSerializer.Deserialize<PesterResult[]>(await File.ReadAllTextAsync(path))!, pester.Output);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
