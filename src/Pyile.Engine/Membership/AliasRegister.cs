using Pyile.Protocol;
namespace Pyile.Engine.Membership;

/// <summary>Who has which name in a network. A name that is taken gets a number behind it, so that each means one member.</summary>
internal sealed class AliasRegister
{
    private readonly Dictionary<string, MemberId> _owners = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<MemberId, (string Alias, int Uses)> _aliases = [];

    /// <summary>Keeps a name for a member until it is released as often as it was reserved.</summary>
    /// <returns>The name, with a number behind it where another member has it.</returns>
    public string Reserve(string wanted, MemberId member)
    {
        if (_aliases.TryGetValue(member, out var known))
        {
            // It logs in again while its old link has not ended.
            _aliases[member] = (known.Alias, known.Uses + 1);
            return known.Alias;
        }
        string alias = wanted;
        for (int number = 2; !_owners.TryAdd(alias, member); number++)
            alias = WithNumber(wanted, number);
        _aliases[member] = (alias, 1);
        return alias;
    }

    public void Release(MemberId member)
    {
        if (!_aliases.TryGetValue(member, out var known))
            return;
        if (known.Uses > 1)
        {
            _aliases[member] = (known.Alias, known.Uses - 1);
            return;
        }
        _aliases.Remove(member);
        _owners.Remove(known.Alias);
    }

    private static string WithNumber(string alias, int number)
    {
        string suffix = $"-{number}";
        int room = AliasLength.Max - suffix.Length;
        if (alias.Length <= room)
            return alias + suffix;
        // Half of a surrogate pair would be no text any more.
        return alias[..(char.IsHighSurrogate(alias[room - 1]) ? room - 1 : room)] + suffix;
    }
}
