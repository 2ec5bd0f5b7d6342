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

    private readonly Lock _sync = new();
    private readonly AliasKeySet _taken = new();
    private readonly Dictionary<MemberId, Entry> _aliases = [];

    /// <summary>
    /// Keeps a name for a member until it is released as often as it was reserved. A member that only has its name held gets another one if
    /// it wants that and the name is not fixed.
    /// </summary>
    /// <returns>The name without invisible characters, with a number behind it if another member has one like it.</returns>
    public string Reserve(string wanted, MemberId member)
    {
        lock (_sync)
        {
            Entry entry = EntryOf(wanted, member);
            entry.Uses++;
            return entry.Alias;
        }
    }

    public void Release(MemberId member)
    {
        lock (_sync)
        {
            if (_aliases.TryGetValue(member, out Entry? known) && known.Uses > 0)
                known.Uses--;
            ForgetUnused(member);
        }
    }

    /// <summary>Keeps a name for a member, also if it is not reserved, until <see cref="Free"/>.</summary>
    /// <returns>The name, as <see cref="Reserve"/> returns it.</returns>
    public string Hold(string wanted, MemberId member, bool isFixed)
    {
        lock (_sync)
        {
            Entry entry = EntryOf(wanted, member);
            (entry.IsHeld, entry.IsFixed) = (true, isFixed);
            return entry.Alias;
        }
    }

    /// <summary>Keeps the name that a member has.</summary>
    public void Hold(MemberId member)
    {
        lock (_sync)
        {
            if (_aliases.TryGetValue(member, out Entry? known))
                known.IsHeld = true;
        }
    }

    /// <summary>Ends <see cref="Hold(MemberId)"/>.</summary>
    public void Free(MemberId member)
    {
        lock (_sync)
        {
            if (_aliases.TryGetValue(member, out Entry? known))
                (known.IsHeld, known.IsFixed) = (false, false);
            ForgetUnused(member);
        }
    }

    /// <summary>Gives a member that has a name another one, which it cannot change by itself.</summary>
    /// <returns>False if another member has a name like it.</returns>
    public bool TryRename(string wanted, MemberId member)
    {
        lock (_sync)
        {
            if (!_aliases.TryGetValue(member, out Entry? known))
                return false;
            AliasKeys keys = AliasKeys.Of(wanted);
            _taken.Remove(known.Keys);
            bool isFree = !_taken.HasLike(keys);
            _taken.Add(isFree ? keys : known.Keys);
            if (isFree)
                _aliases[member] = new Entry(wanted, keys) { Uses = known.Uses, IsHeld = known.IsHeld, IsFixed = true };
            return isFree;
        }
    }

    private Entry EntryOf(string wanted, MemberId member)
    {
        string cleaned = AliasText.Clean(wanted);
        string name = AliasText.IsUsable(cleaned) ? cleaned : Unnamed;
        if (_aliases.TryGetValue(member, out Entry? known))
        {
            // It logs in again while its old link has not ended, or it comes back with the name that it had.
            if (known.Uses > 0 || known.IsFixed || IsNumbered(known.Alias, name))
                return known;
            _taken.Remove(known.Keys);
        }
        string alias = name;
        AliasKeys keys = AliasKeys.Of(alias);
        for (int number = 2; _taken.HasLike(keys); number++)
        {
            alias = AliasText.WithSuffix(name, $"-{number}");
            keys = AliasKeys.Of(alias);
        }
        _taken.Add(keys);
        return _aliases[member] = new Entry(alias, keys) { IsHeld = known is { IsHeld: true } };
    }

    /// <summary>Whether an alias is the wanted name, perhaps with a number because it was taken.</summary>
    private static bool IsNumbered(string alias, string name)
    {
        if (alias == name)
            return true;
        int dash = alias.LastIndexOf('-');
        return dash > 0 && int.TryParse(alias.AsSpan(dash + 1), out int number) && alias == AliasText.WithSuffix(name, $"-{number}");
    }

    private void ForgetUnused(MemberId member)
    {
        if (!_aliases.TryGetValue(member, out Entry? known) || known.Uses > 0 || known.IsHeld)
            return;
        _aliases.Remove(member);
        _taken.Remove(known.Keys);
    }

    private sealed class Entry(string alias, AliasKeys keys)
    {
        public string Alias => alias;

        public AliasKeys Keys => keys;

        /// <summary>How often it is reserved.</summary>
        public int Uses { get; set; }

        /// <summary>Whether it stays when it is not reserved.</summary>
        public bool IsHeld { get; set; }

        /// <summary>Whether the owner has chosen it.</summary>
        public bool IsFixed { get; set; }
    }
}
