namespace Pyile.Structure.Tests.Layers;

/// <summary>
/// Which namespaces of a project may use which. A layer is the first word behind the root namespace; the root itself is "".
/// </summary>
/// <param name="Root">The namespace that all others are in.</param>
/// <param name="MayUse">For each layer those that it may use.</param>
/// <param name="MayAlsoName">For a layer the full names of single types of other layers, such as values that it only carries.</param>
internal sealed record LayerTable(
    string Root, IReadOnlyDictionary<string, string[]> MayUse, IReadOnlyDictionary<string, string[]> MayAlsoName)
{
    public LayerTable(string root, IReadOnlyDictionary<string, string[]> mayUse)
        : this(root, mayUse, new Dictionary<string, string[]>())
    {
    }

    /// <summary>The uses that the table does not allow, in signatures and in method bodies.</summary>
    public IEnumerable<string> Violations(IEnumerable<Type> types)
    {
        Type[] all = [.. types];
        IEnumerable<string> found =
            from type in all.AsParallel()
            let layer = LayerOf(type)
            where layer is not null && MayUse.ContainsKey(layer)
            from use in TypeUses.Of(type)
            where use.Used.Assembly == type.Assembly
            where LayerOf(use.Used) is { } used && used != layer && !MayUse[layer].Contains(used)
            where !(MayAlsoName.GetValueOrDefault(layer) ?? []).Contains(use.Used.FullName)
            select $"{type.FullName}, {use.Where}: {use.Used.FullName}";
        return found.Distinct().Order(StringComparer.Ordinal);
    }

    /// <summary>Layers that have types but no row, and rows that have no types.</summary>
    public IEnumerable<string> Mismatches(IEnumerable<Type> types)
    {
        string[] layers = [.. types.Select(LayerOf).OfType<string>().Distinct()];
        return
        [
            .. layers.Except(MayUse.Keys).Select(layer => $"'{layer}' has no row"),
            .. MayUse.Keys.Except(layers).Select(layer => $"'{layer}' has a row but no types"),
            .. MayUse.SelectMany(row => row.Value.Except(MayUse.Keys).Select(used => $"'{row.Key}' may use '{used}', which has no row")),
        ];
    }

    /// <summary>What the table allows and no namespace does.</summary>
    /// <param name="namespaces">For each namespace those that its sources name, also by what the compiled code does not show, such as nameof.</param>
    public IEnumerable<string> Unused(IReadOnlyDictionary<string, HashSet<string>> namespaces)
    {
        HashSet<(string? From, string? To)> found =
            [.. namespaces.SelectMany(user => user.Value.Select(used => (LayerOf(user.Key), LayerOf(used))))];
        return MayUse
            .SelectMany(row => row.Value.Where(used => !found.Contains((row.Key, used))).Select(used => $"'{row.Key}' does not use '{used}'"))
            .Order(StringComparer.Ordinal);
    }

    // Null for what the compiler and source generators add in namespaces of their own.
    private string? LayerOf(Type type) => LayerOf(type.Namespace);

    private string? LayerOf(string? name)
    {
        if (name == Root)
            return "";
        return name?.StartsWith(Root + ".", StringComparison.Ordinal) == true ? name[(Root.Length + 1)..].Split('.')[0] : null;
    }
}
