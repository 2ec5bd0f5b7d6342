namespace Pyile.Structure.Tests.Layers;

/// <summary>References run one way: between projects, and between the namespaces of each project.</summary>
internal static class LayerTables
{
    private const string Root = "";

    /// <summary>Which projects of src/ each may reference.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>
    {
        ["Pyile.Protocol"] = [],
        ["Pyile.Engine"] = ["Pyile.Protocol"],
        ["Pyile.Legacy"] = ["Pyile.Protocol", "Pyile.Engine"],
        ["Pyile.Feedback"] = [],
        ["Pyile.PowerShell"] = ["Pyile.Protocol", "Pyile.Engine", "Pyile.Legacy", "Pyile.Feedback"],
    };

    /// <summary>One table for each project.</summary>
    public static readonly IReadOnlyDictionary<string, LayerTable> Of = new Dictionary<string, LayerTable>
    {
        ["Pyile.Protocol"] = new("Pyile.Protocol", new Dictionary<string, string[]> { [Root] = [] }),

        ["Pyile.Engine"] = new(
            "Pyile.Engine",
            new Dictionary<string, string[]>
            {
                ["Model"] = [],
                ["Diagnostics"] = ["Model"],
                ["Transport"] = ["Model"],
                ["Tls"] = ["Model", "Transport"],
                ["Runtime"] = ["Model", "Diagnostics", "Transport", "Tls"],
                ["Relaying"] = ["Runtime", "Transport"],
                ["Security"] = ["Model", "Tls"],
                ["Storage"] = ["Model", "Transport"],
                ["Membership"] = ["Model", "Diagnostics", "Runtime", "Transport", "Security"],
                ["Admission"] = ["Model", "Diagnostics", "Runtime", "Transport", "Tls", "Security", "Storage", "Relaying", "Membership"],
                ["Messaging"] = ["Model", "Diagnostics", "Runtime", "Transport", "Membership"],
                ["Calls"] = ["Model", "Diagnostics", "Runtime", "Membership", "Messaging"],
                ["Links"] = ["Model", "Diagnostics", "Runtime", "Transport", "Tls", "Security", "Membership", "Messaging"],
                ["Joining"] = ["Model", "Diagnostics", "Runtime", "Transport", "Tls", "Security", "Storage", "Membership"],
                [Root] =
                [
                    "Model", "Diagnostics", "Runtime", "Transport", "Tls", "Security", "Relaying", "Membership", "Admission", "Messaging", "Calls", "Links",
                    "Joining",
                ],
            }),

        ["Pyile.Legacy"] = new("Pyile.Legacy", new Dictionary<string, string[]> { [Root] = [] }),

        ["Pyile.Feedback"] = new("Pyile.Feedback", new Dictionary<string, string[]> { [Root] = [] }),

        ["Pyile.PowerShell"] = new(
            "Pyile",
            new Dictionary<string, string[]>
            {
                ["Texts"] = [],
                ["Pipeline"] = [],
                ["Values"] = ["Texts"],
                [Root] = ["Values", "Texts"],
                ["Views"] = [Root, "Texts"],
                ["Runtime"] = [Root, "Pipeline", "Values", "Texts"],
                ["Input"] = [Root, "Runtime", "Texts"],
                ["Chat"] = [Root, "Runtime", "Texts", "Views"],
                ["Commands"] = [Root, "Chat", "Input", "Pipeline", "Runtime", "Values", "Texts"],
            }),
    };
}
