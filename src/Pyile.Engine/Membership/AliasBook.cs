using System.Net;

namespace Pyile.Engine.Membership;

/// <summary>Which name goes with which member, learned from its messages and echoes; version 1 does not distribute names.</summary>
internal sealed class AliasBook
{
    private readonly Dictionary<IPEndPoint, string> _aliases = [];

    public string? Find(IPEndPoint address) => _aliases.GetValueOrDefault(address);

    /// <returns>Whether it is another name than before.</returns>
    public bool Learn(IPEndPoint address, string alias)
    {
        if (alias.Length == 0)
            return false;
        string name = alias.Length <= AliasRules.MaxLength ? alias : alias[..End(alias)];
        if (Find(address) == name)
            return false;
        _aliases[address] = name;
        return true;
    }

    public void Forget(IPEndPoint address) => _aliases.Remove(address);

    // Half of a surrogate pair would be no text any more.
    private static int End(string alias) =>
        char.IsHighSurrogate(alias[AliasRules.MaxLength - 1]) ? AliasRules.MaxLength - 1 : AliasRules.MaxLength;
}
