using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Every id of an error: it can happen, its text says what to type next, and the documentation lists it.</summary>
[Collection(OneAfterAnother.Name)]
public sealed partial class ErrorCatalogTests(ProvokedNetwork network) : IClassFixture<ProvokedNetwork>
{
    // Kinds of the engine that no cmdlet reports: Send-PyileMessage warns of a message to itself and does not ask the engine.
    private static readonly string[] NotReported = ["SendToSelf"];

    // What nobody foresaw, of PowerShell itself or of a job; nothing is known that makes them happen.
    private static readonly string[] Unforeseen = ["HandlerFailed", "JobFailed"];

    // Named by advice, and no cmdlets and parameters of this module.
    private static readonly string[] OfPowerShell = ["Select-Object", "-ExcludeProperty", "Read-Host", "-AsSecureString", "Import-Module", "Get-Help"];

    public static TheoryData<string> Ids => [.. Provocations.Scripts.Keys];

    private static Assembly Module => AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "Pyile.PowerShell");

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_happens_and_says_what_to_do(string id)
    {
        Result result = network.Run(Provocations.Scripts[id]);

        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Matches($"^{id},Pyile.Commands.[A-Za-z]+Command$", error.FullyQualifiedErrorId);
        Row row = Table()[id];
        Assert.Equal(row.Category, $"{error.CategoryInfo.Category}");
        Assert.EndsWith(row.Advice, error.ToString(), StringComparison.Ordinal);
        Assert.True(error.ToString().Length > row.Advice.Length + 10, $"It does not say what happened: {error}");
    }

    [Fact]
    public void Every_id_is_provoked() => Assert.Equal(Table().Keys.Except(Unforeseen).Order(), Provocations.Scripts.Keys.Order());

    [Fact]
    public void Every_kind_and_reason_is_an_id()
    {
        IEnumerable<string> kinds = Enum.GetNames(AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "Pyile.Engine").GetType("Pyile.Engine.Model.PyileError")!);
        IEnumerable<string> reasons = Enum.GetNames(Module.GetType("Pyile.PyileFailureReason")!).Where(r => r != "None");

        Assert.Equal(NotReported, kinds.Concat(reasons).Except(Table().Keys));
    }

    [Fact]
    public void Advice_names_something_to_type_that_there_is()
    {
        Shell shell = network.Get();
        string[] known =
        [
            .. OfPowerShell,
            .. shell.Run("(Get-Module Pyile).ExportedCmdlets.Keys").Ok().Texts,
            .. shell.Run("(Get-Module Pyile).ExportedCmdlets.Values | ForEach-Object { $_.Parameters.Keys }").Ok().Texts.Select(p => $"-{p}"),
        ];

        Assert.All(Table(), entry =>
        {
            IEnumerable<string> named = Named().Matches(entry.Value.Advice).Select(m => m.Value);
            Assert.NotEmpty(named);
            Assert.Empty(named.Except(known));
        });
    }

    [Fact]
    public void The_documentation_lists_the_same()
    {
        string[] documented = [.. File.ReadLines(Path.Combine(ModuleUnderTest.Folder, "../../docs/errors.md"))
            .Select(l => DocumentedRow().Match(l))
            .Where(m => m.Success)
            .Select(m => $"{m.Groups["id"]} | {m.Groups["category"]} | {m.Groups["advice"]}")];

        Assert.Equal(Table().Select(r => $"{r.Key} | {r.Value.Category} | {r.Value.Advice}").Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, Row> Table()
    {
        object rows = Module.GetType("Pyile.ErrorTable", throwOnError: true)!.GetProperty("Rows")!.GetValue(null)!;
        return ((IEnumerable)rows).Cast<object>().ToDictionary(
            r => Read(r, "Key"),
            r => new Row(Read(r, "Value", "Category"), Read(r, "Value", "Advice")));
    }

    private static string Read(object from, params string[] path) =>
        $"{path.Aggregate(from, (o, property) => o.GetType().GetProperty(property)!.GetValue(o)!)}";

    [GeneratedRegex(@"(?<![\w-])(?:[A-Z][a-z]+-[A-Z]\w+|-[A-Z]\w+)")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| `(?<id>\w+)` \| (?<category>\w+) \| [^|]+ \| (?<advice>[^|]+) \|$")]
    private static partial Regex DocumentedRow();

    private sealed record Row(string Category, string Advice);
}
