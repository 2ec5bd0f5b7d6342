using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>
/// Who has which name in a network. A name that a reader could take for another member's gets a number behind it, so that each means one
/// member.
/// </summary>
internal sealed class AliasRegister
{
    /// <summary>The name of a member whose wanted name cannot be used.</summary>
    public const string Unnamed = "unnamed";

    private readonly AliasKeySet _taken = new();
    private readonly Dictionary<MemberId, Entry> _aliases = [];

    /// <summary>Keeps a name for a member until it is released as often as it was reserved.</summary>
    /// <returns>The name without invisible characters, with a number behind it if another member has one like it.</returns>
    public string Reserve(string wanted, MemberId member)
    {
        if (_aliases.TryGetValue(member, out Entry? known))
        {
            // It logs in again while its old link has not ended.
            known.Uses++;
            return known.Alias;
        }
        string cleaned = AliasText.Clean(wanted);
        string name = AliasText.IsUsable(cleaned) ? cleaned : Unnamed;
        string alias = name;
        AliasKeys keys = AliasKeys.Of(alias);
        for (int number = 2; _taken.HasLike(keys); number++)
        {
            alias = AliasText.WithSuffix(name, $"-{number}");
            keys = AliasKeys.Of(alias);
        }
        _taken.Add(keys);
        _aliases[member] = new Entry(alias, keys);
        return alias;
    }

    public void Release(MemberId member)
    {
        if (!_aliases.TryGetValue(member, out Entry? known) || --known.Uses > 0)
            return;
        _aliases.Remove(member);
        _taken.Remove(known.Keys);
    }

    private sealed class Entry(string alias, AliasKeys keys)
    {
        public string Alias => alias;

        public AliasKeys Keys => keys;

        public int Uses { get; set; } = 1;
    }
}
