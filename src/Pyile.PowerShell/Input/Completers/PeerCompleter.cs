using System.Collections;
using System.Net;
using Pyile.Engine.Model;

namespace Pyile.Input;

/// <summary>Offers the other members' aliases, as far as each means one of them, and their addresses.</summary>
internal class PeerCompleter : CandidateCompleter
{
    private protected virtual bool IsForPattern => false;

    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound)
    {
        IReadOnlyList<Peer> peers = [.. SelectedSessions.Of(bound).SelectMany(s => s.Session.GetPeers()).Where(p => !p.IsSelf).DistinctBy(p => p.Address)];
        IEnumerable<CompletionCandidate> aliases = peers
            .Where(p => p.Alias is not null && !IsAddress(p.Alias))
            .GroupBy(p => p.Alias!, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() == 1)
            .Select(g => new CompletionCandidate(g.Key, $"{g.Key} ({g.Single().Address})") { Instead = g.Single().Address.ToString(), IsForPattern = IsForPattern });
        return aliases.Concat(peers.Select(p => new CompletionCandidate(p.Address.ToString(), p.Alias ?? p.Address.ToString()) { IsForPattern = IsForPattern }));
    }

    // Where an address is meant, an alias that looks like one would mean somebody else.
    private static bool IsAddress(string alias) => IPEndPoint.TryParse(alias, out _);
}

/// <summary>The same for parameters that take wildcards.</summary>
internal sealed class PeerPatternCompleter : PeerCompleter
{
    private protected override bool IsForPattern => true;
}
