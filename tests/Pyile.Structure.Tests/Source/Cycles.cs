namespace Pyile.Structure.Tests.Source;

/// <summary>Finds the cycles of a graph: its strongly connected components of more than one node.</summary>
internal sealed class Cycles
{
    private readonly IReadOnlyDictionary<string, HashSet<string>> _next;
    private readonly Dictionary<string, int> _index = [];
    private readonly Dictionary<string, int> _low = [];
    private readonly Stack<string> _open = new();
    private readonly HashSet<string> _isOpen = [];
    private readonly List<string[]> _found = [];

    private Cycles(IReadOnlyDictionary<string, HashSet<string>> next) => _next = next;

    /// <summary>Largest first; each with its nodes in alphabetical order.</summary>
    public static IReadOnlyList<string[]> In(IReadOnlyDictionary<string, HashSet<string>> next)
    {
        var search = new Cycles(next);
        foreach (string node in next.Keys.Order(StringComparer.Ordinal))
        {
            if (!search._index.ContainsKey(node))
                search.Visit(node);
        }
        return [.. search._found.OrderByDescending(cycle => cycle.Length).ThenBy(cycle => cycle[0], StringComparer.Ordinal)];
    }

    // Tarjan's algorithm.
    private void Visit(string node)
    {
        _low[node] = _index[node] = _index.Count;
        _open.Push(node);
        _isOpen.Add(node);
        foreach (string next in _next.GetValueOrDefault(node) ?? [])
        {
            if (_index.TryGetValue(next, out int seen))
            {
                if (_isOpen.Contains(next))
                    _low[node] = Math.Min(_low[node], seen);
            }
            else
            {
                Visit(next);
                _low[node] = Math.Min(_low[node], _low[next]);
            }
        }
        if (_low[node] == _index[node])
            Close(node);
    }

    private void Close(string root)
    {
        var members = new List<string>();
        string member;
        do
        {
            member = _open.Pop();
            _isOpen.Remove(member);
            members.Add(member);
        }
        while (member != root);
        if (members.Count > 1)
            _found.Add([.. members.Order(StringComparer.Ordinal)]);
    }
}
