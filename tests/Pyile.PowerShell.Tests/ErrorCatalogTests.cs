using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Every error id: a script can cause the error, its text ends with advice, and the documentation lists it.</summary>
[Collection(OneAfterAnother.Name)]
public sealed partial class ErrorCatalogTests(ProvokedNetwork network) : IClassFixture<ProvokedNetwork>
{
    // Values without an error: Send-PyileMessage warns about messages to the own session and does not call the engine, and a
    // delivered message has no failure reason.
    private static readonly string[] NotReported = ["SendToSelf", "None"];

    // Unexpected errors of PowerShell or of a job, for which no cause is known, and two that only a system without usable certificate
    // stores or without TLS 1.3 can cause: the engine's UnusableCryptographyTests and UnavailableTlsTests start one. HostRestored and
    // CertificateExpired are reasons of the event HostLost. Unreachable needs a member whose machine does not answer: AwayMessagesTests.
    private static readonly string[] Unforeseen =
        ["HandlerFailed", "JobFailed", "CryptographyUnavailable", "TlsUnavailable", "HostRestored", "CertificateExpired", "Unreachable"];

    // Commands and parameters of PowerShell that the advice names.
    private static readonly string[] OfPowerShell = ["Select-Object", "-ExcludeProperty", "Read-Host", "-AsSecureString", "Import-Module", "Get-Help"];

    public static TheoryData<string> Ids => [.. Provocations.Scripts.Keys];

    private static Assembly Module => AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "Pyile.PowerShell");

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_provoked_error_has_its_id_category_and_advice(string id)
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
    public void Every_engine_error_failure_reason_and_value_problem_has_an_id()
    {
        const BindingFlags Internal = BindingFlags.Static | BindingFlags.NonPublic;
        MethodInfo[] mappings = [.. Module.GetType("Pyile.Errors", throwOnError: true)!.GetMethods(Internal).Where(m => m.Name == "IdOf")];
        Assert.Equal(4, mappings.Length);

        IEnumerable<string> ids =
            from mapping in mappings
            from value in Enum.GetValues(mapping.GetParameters()[0].ParameterType).Cast<object>()
            where !NotReported.Contains($"{value}")
            select (string)mapping.Invoke(null, [value])!;

        Assert.Empty(ids.Except(Table().Keys));
    }

    [Fact]
    public void Every_error_id_constant_is_in_the_table() => Assert.Equal(
        Table().Keys.Order(),
        Module.GetType("Pyile.ErrorIds", throwOnError: true)!.GetFields().Select(f => (string)f.GetRawConstantValue()!).Order());

    [Fact]
    public void Advice_names_only_existing_cmdlets_and_parameters()
    {
        Shell shell = network.Get();
        string[] known =
        [
            .. OfPowerShell,
            .. shell.Run("(Get-Module Pyile).ExportedCmdlets.Keys").Ok().Texts,
            .. shell.Run("(Get-Module Pyile).ExportedCmdlets.Values | ForEach-Object { $_.Parameters.Keys }").Ok().Texts
                .Select(p => $"-{p}"),
        ];

        Assert.All(Table(), entry =>
        {
            IEnumerable<string> named = Named().Matches(entry.Value.Advice).Select(m => m.Value);
            Assert.NotEmpty(named);
            Assert.Empty(named.Except(known));
        });
    }

    [Fact]
    public void Documentation_lists_the_same_errors()
    {
        string[] documented = [.. File.ReadLines(Path.Combine(ModuleUnderTest.Folder, "../../docs/errors.md"))
            .Select(l => DocumentedRow().Match(l))
            .Where(m => m.Success)
            .Select(m => $"{m.Groups["id"]} | {m.Groups["category"]} | {m.Groups["advice"]}")];

        Assert.Equal(
            Table().Select(r => $"{r.Key} | {r.Value.Category} | {r.Value.Advice}").Order(StringComparer.Ordinal),
            documented.Order(StringComparer.Ordinal));
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
