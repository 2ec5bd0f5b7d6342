using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>
/// Which name goes with which member of version 1, learned from its messages and echoes. Nothing proves such a name, so one that a member
/// of version 2 has, or had in this session, is marked.
/// </summary>
internal sealed class AliasBook
{
    private const int MaxProven = 10_000;

    private readonly Dictionary<MemberId, string> _aliases = [];
    private readonly AliasKeySet _proven = new();

    public string? Find(MemberId member) => _aliases.TryGetValue(member, out string? alias) ? Mark(alias) : null;

    /// <returns>Whether it is another name than before.</returns>
    public bool Learn(MemberId member, string alias)
    {
        string name = AliasText.Clean(alias);
        if (!AliasText.IsUsable(name) || _aliases.GetValueOrDefault(member) == name)
            return false;
        _aliases[member] = name;
        return true;
    }

    public void Forget(MemberId member) => _aliases.Remove(member);

    /// <summary>Notes a name that the host gave to a member of version 2.</summary>
    /// <param name="alias">The name.</param>
    /// <param name="current">The names of all members of version 2: if too many have left, those of the former members are forgotten.</param>
    public void NoteProven(string alias, IEnumerable<string> current)
    {
        if (_proven.Count >= MaxProven)
        {
            _proven.Clear();
            foreach (string name in current)
                _proven.Add(AliasKeys.Of(name));
        }
        _proven.Add(AliasKeys.Of(alias));
    }

    /// <summary>The name as it is shown for a member of version 1.</summary>
    public string Mark(string alias)
    {
        string marked = alias;
        for (int number = 1; _proven.HasLike(AliasKeys.Of(marked)); number++)
            marked = AliasText.WithSuffix(alias, number == 1 ? " (unencrypted)" : $" (unencrypted {number})");
        return marked;
    }
}
