using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>Which name goes with which member, learned from its messages and echoes; version 1 does not distribute names.</summary>
internal sealed class AliasBook
{
    private readonly Dictionary<MemberId, string> _aliases = [];

    public string? Find(MemberId member) => _aliases.GetValueOrDefault(member);

    /// <returns>Whether it is another name than before.</returns>
    public bool Learn(MemberId member, string alias)
    {
        if (alias.Length == 0)
            return false;
        string name = alias.Length <= AliasLength.Max ? alias : alias[..End(alias)];
        if (Find(member) == name)
            return false;
        _aliases[member] = name;
        return true;
    }

    public void Forget(MemberId member) => _aliases.Remove(member);

    // A cut must not leave half of a surrogate pair, which is not text.
    private static int End(string alias) =>
        char.IsHighSurrogate(alias[AliasLength.Max - 1]) ? AliasLength.Max - 1 : AliasLength.Max;
}
