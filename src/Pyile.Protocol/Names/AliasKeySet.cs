namespace Pyile.Protocol;

/// <summary>Names that are taken: also those that a reader cannot tell apart from them.</summary>
internal sealed class AliasKeySet
{
    private readonly HashSet<string> _caseless = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shapes = new(StringComparer.Ordinal);

    /// <summary>The number of names that differ in shape.</summary>
    public int Count => _shapes.Count;

    /// <summary>Whether a name is one of them or looks like one.</summary>
    public bool HasLike(AliasKeys keys) => _caseless.Contains(keys.Caseless) || _shapes.Contains(keys.Shape);

    public void Add(AliasKeys keys)
    {
        _caseless.Add(keys.Caseless);
        _shapes.Add(keys.Shape);
    }

    public void Remove(AliasKeys keys)
    {
        _caseless.Remove(keys.Caseless);
        _shapes.Remove(keys.Shape);
    }

    public void Clear()
    {
        _caseless.Clear();
        _shapes.Clear();
    }
}
