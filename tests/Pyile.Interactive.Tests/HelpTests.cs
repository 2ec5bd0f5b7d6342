using System.Management.Automation;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Compares the help with the cmdlets: it must be complete and correct.</summary>
[Collection(OneAfterAnother.Name)]
public sealed class HelpTests : IDisposable
{
    private static readonly string[] Topics =
        ["about_Pyile", "about_Pyile_Events", "about_Pyile_Limits", "about_Pyile_Networks", "about_Pyile_Security", "about_Pyile_Unencrypted"];

    private readonly Shell _shell = Shell.Open();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Every_cmdlet_has_a_complete_help_page() => Assert.Empty(Problems((cmdlet, page) =>
    [
        .. Missing("synopsis", page.Synopsis),
        .. Missing("description", page.Description),
        .. Missing("errors or other notes", page.Notes),
        .. Missing("inputs", [.. page.Inputs]),
        .. Missing("outputs", [.. page.Outputs]),
        .. Missing("related links", [.. page.Links]),
        .. page.Examples.Count < 3 ? [$"has {page.Examples.Count} examples"] : Array.Empty<string>(),
        .. page.Examples.SelectMany(e => Missing($"code of {e.Where}", e.Code).Concat(Missing($"text of {e.Where}", e.Remarks))),
        .. page.Parameters.SelectMany(p => Missing($"text of -{p.Name}", p.Description)),
    ]));

    [Fact]
    public void Help_parameters_match_the_cmdlet() => Assert.Empty(Problems((cmdlet, page) =>
    {
        IEnumerable<string> real = Own(cmdlet.Parameters.Values)
            .Select(p => $"-{p.Name} <{TypeName(p.ParameterType)}> aliases={string.Join(", ", p.Aliases)}");
        IEnumerable<string> documented = page.Parameters.Select(p => $"-{p.Name} <{p.Type}> aliases={p.Aliases}");
        return Difference(Taken(real), Taken(documented));
    }));

    [Fact]
    public void Each_parameter_set_has_its_syntax() => Assert.Empty(Problems((cmdlet, page) =>
    {
        IEnumerable<string> real = cmdlet.ParameterSets.Select(s => Line(Own(s.Parameters).Select(Flags)));
        IEnumerable<string> documented = page.Syntax.Select(s => Line(s.Select(p => p.Flags)));
        return Difference(real, documented);
    }));

    // The list of parameters shows the flags of most parameter sets, so they must be those of at least one set.
    [Fact]
    public void Each_listed_parameter_matches_a_parameter_set() => Assert.Empty(Problems((cmdlet, page) =>
        page.Parameters.Select(p => p.Flags)
            .Except(cmdlet.ParameterSets.SelectMany(s => Own(s.Parameters)).Select(Flags))));

    [Fact]
    public void Every_page_belongs_to_a_cmdlet() =>
        Assert.Equal([], HelpPage.All.Select(p => p.Name).Except(Cmdlets().Select(c => c.Name)));

    [Fact]
    public void Links_lead_to_cmdlets_and_topics() =>
        Assert.Equal([], HelpPage.All.SelectMany(p => p.Links).Except(HelpPage.All.Select(p => p.Name)).Except(Topics));

    [Fact]
    public void Get_Help_finds_each_page() => Assert.Empty(Problems((cmdlet, page) =>
    {
        var help = _shell.Run($"$h = Get-Help {page.Name} -Full; $h.Synopsis; ($h.examples.example | "
            + $"ForEach-Object {{ $_.code }}) -join '|'").Ok();
        return Difference([page.Synopsis, string.Join("|", page.Examples.Select(e => e.Code))], help.Texts);
    }));

    [Fact]
    public void Get_Help_shows_one_parameter()
    {
        Result help = _shell.Run("Get-Help Send-PyileMessage -Parameter To | ForEach-Object { $_.description.Text; $_.pipelineInput; "
            + "$_.position }").Ok();

        Assert.Equal(
            ["Receivers: aliases, addresses with ports, or members from Get-PyilePeer.", "True (ByPropertyName)", "1"], help.Texts);
    }

    [Fact]
    public void Topics_exist_and_are_at_most_80_columns_wide()
    {
        Assert.Equal(
            Topics.Select(t => $"{t}.help.txt"),
            Directory.EnumerateFiles(HelpPage.Folder, "*.txt").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Topics, topic =>
        {
            string[] lines = File.ReadAllLines(Path.Combine(HelpPage.Folder, $"{topic}.help.txt"));
            Assert.Equal(["TOPIC", $"    {topic}", "", "SHORT DESCRIPTION"], lines[..4]);
            Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        });
    }

    [Fact]
    public void Get_Help_finds_the_topics()
    {
        string old = Environment.GetEnvironmentVariable("PSModulePath") ?? "";
        Environment.SetEnvironmentVariable("PSModulePath", Path.GetDirectoryName(ModuleUnderTest.Folder.TrimEnd('/', '\\')));
        try
        {
            Assert.All(Topics, topic =>
                Assert.StartsWith(
                    $"TOPIC\n    {topic}\n",
                    Assert.Single(_shell.Run($"Get-Help {topic}").Ok().Texts).ReplaceLineEndings("\n"),
                    StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PSModulePath", old);
        }
    }

    private IEnumerable<CmdletInfo> Cmdlets() => _shell.Run("Get-Command -Module Pyile").Ok().Output.Select(o => (CmdletInfo)o.BaseObject);

    private List<string> Problems(Func<CmdletInfo, HelpPage, IEnumerable<string>> check) =>
    [
        .. Cmdlets().SelectMany(cmdlet => HelpPage.All.SingleOrDefault(p => p.Name == cmdlet.Name) is { } page
            ? check(cmdlet, page).Select(problem => $"{cmdlet.Name}: {problem}")
            : [$"{cmdlet.Name}: has no page"]),
    ];

    private static IEnumerable<string> Missing(string what, params string[] texts) =>
        texts.Length == 0 || texts.Any(string.IsNullOrWhiteSpace) ? [$"no {what}"] : [];

    private static IEnumerable<string> Difference(IEnumerable<string> real, IEnumerable<string> documented) =>
        real.Except(documented)
            .Select(r => $"missing in the help: {r}")
            .Concat(documented.Except(real).Select(t => $"only in the help: {t}"));

    private static IEnumerable<string> Taken(IEnumerable<string> lines) => lines.Select(l => l.TrimEnd());

    private static IEnumerable<ParameterMetadata> Own(IEnumerable<ParameterMetadata> all) => all.Where(p => !IsCommon(p.Name));

    private static IEnumerable<CommandParameterInfo> Own(IEnumerable<CommandParameterInfo> all) => all.Where(p => !IsCommon(p.Name));

    private static bool IsCommon(string name) => PSCmdlet.CommonParameters.Contains(name);

    private static string Line(IEnumerable<string> flags) => string.Join("; ", flags.Order(StringComparer.Ordinal));

    private static string Flags(CommandParameterInfo parameter) =>
        $"{parameter.Name} required={(parameter.IsMandatory ? "true" : "false")}"
        + $" position={(parameter.Position < 0 ? "named" : parameter.Position)}"
        + $" pipeline={Pipeline(parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName)}";

    private static string Pipeline(bool value, bool property) => (value, property) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    // The names that Get-Help writes.
    private static string TypeName(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsArray ? $"{TypeName(plain.GetElementType()!)}[]" : plain.Name switch
        {
            nameof(String) => "string",
            nameof(Int32) => "int",
            nameof(Double) => "double",
            nameof(SwitchParameter) => "switch",
            var name => name,
        };
    }
}
