using System.Xml.Linq;

namespace Pyile.ModuleTests.Support;

/// <summary>The help page of one cmdlet, read from the built file.</summary>
internal sealed record HelpPage(string Name, XElement Root)
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Folder { get; } = Path.Combine(ModuleUnderTest.Folder, "en-US");

    public static IReadOnlyList<HelpPage> All { get; } =
    [
        .. XDocument.Load(Path.Combine(Folder, "Pyile.PowerShell.dll-Help.xml")).Root!.Elements(Command + "command")
            .Select(c => new HelpPage(Text(c.Element(Command + "details")!.Element(Command + "name")), c)),
    ];

    public string Synopsis => Text(Root.Element(Command + "details")!.Element(Maml + "description"));

    public string Description => Text(Root.Element(Maml + "description"));

    public string Notes => Text(Root.Element(Maml + "alertSet"));

    public IReadOnlyList<string> Inputs => [.. Root.Element(Command + "inputTypes")!.Elements().Select(Text)];

    public IReadOnlyList<string> Outputs => [.. Root.Element(Command + "returnValues")!.Elements().Select(Text)];

    public IReadOnlyList<string> Links => [.. Root.Descendants(Maml + "linkText").Select(Text)];

    public IReadOnlyList<HelpParameter> Parameters => [.. Root.Element(Command + "parameters")!.Elements().Select(Parameter)];

    /// <summary>The parameters of each syntax line.</summary>
    public IReadOnlyList<IReadOnlyList<HelpParameter>> Syntax =>
    [
        .. Root.Element(Command + "syntax")!.Elements().Select(item => item.Elements(Command + "parameter").Select(Parameter).ToArray()),
    ];

    public IReadOnlyList<HelpExample> Examples =>
    [
        .. Root.Element(Command + "examples")!.Elements().Select((e, i) => new HelpExample(
            $"{Name}, example {i + 1}", Text(e.Element(Dev + "code")), Text(e.Element(Dev + "remarks")))),
    ];

    private static HelpParameter Parameter(XElement parameter) => new(
        Text(parameter.Element(Maml + "name")),
        Text(parameter.Element(Maml + "description")),
        Text(parameter.Element(Dev + "type")),
        parameter.Attribute("required")!.Value,
        parameter.Attribute("position")!.Value,
        parameter.Attribute("pipelineInput")!.Value,
        parameter.Attribute("aliases")!.Value,
        parameter.Attribute("globbing")!.Value);

    private static string Text(XElement? element) => element?.Value.Trim() ?? "";
}

internal sealed record HelpParameter(
    string Name, string Description, string Type, string Required, string Position, string PipelineInput, string Aliases, string Wildcards)
{
    /// <summary>The flags that must match the cmdlet, as one line.</summary>
    public string Flags => $"{Name} required={Required} position={Position} pipeline={PipelineInput}";
}

/// <summary>The code of an example, and its text.</summary>
internal sealed record HelpExample(string Where, string Code, string Remarks);
