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
        ["Pyile.Engine"] = new(
            "Pyile.Engine",
            new Dictionary<string, string[]>
            {
                [Root] = [],
                ["Wire"] = [],
                ["State"] = ["Wire", Root],
                ["Transport"] = [],
                ["Security"] = [],
                ["Sessions"] = ["Wire", "State", "Transport", "Security", Root],
            },
            new Dictionary<string, string[]>
            {
                ["Wire"] = ["Pyile.Engine.Secret", "Pyile.Engine.MemberId", "Pyile.Engine.KeyHash", "Pyile.Engine.LeaveReason"],
                ["Security"] =
                [
                    "Pyile.Engine.Secret", "Pyile.Engine.MemberId", "Pyile.Engine.KeyHash",
                    "Pyile.Engine.PyileException", "Pyile.Engine.PyileError",
                ],
            }),

        ["Pyile.Feedback"] = new("Pyile.Feedback", new Dictionary<string, string[]> { [Root] = [] }),

        // The rows of the module still allow cycles; CycleTests counts them.
        ["Pyile.PowerShell"] = new(
            "Pyile",
            new Dictionary<string, string[]>
            {
                [Root] = ["Handlers", "Internal", "Json", "Sessions"],
                ["Chat"] = [Root, "Handlers", "Internal", "Sessions"],
                ["Commands"] = [Root, "Chat", "Completers", "Handlers", "Internal", "Json", "Sessions", "Transformations"],
                ["Completers"] = [Root, "Handlers", "Internal", "Sessions"],
                ["Handlers"] = [Root, "Commands", "Internal", "Sessions"],
                ["Internal"] = [],
                ["Json"] = [Root, "Internal"],
                ["Sessions"] = [Root, "Commands", "Handlers", "Internal"],
                ["Transformations"] = [Root],
            }),
    };
}
