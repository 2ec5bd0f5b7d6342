using System.Collections;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Input;

/// <summary>Completes the aliases and addresses of other members. Ambiguous aliases are not offered.</summary>
internal class PeerCompleter : CandidateCompleter
{
    private protected virtual bool IsForPattern => false;

    private protected override IEnumerable<CompletionCandidate> Candidates(string command, IDictionary bound)
    {
        IReadOnlyList<Peer> peers = [.. SelectedSessions.Of(bound)
            .SelectMany(s => s.Session.GetPeers())
            .Where(p => !p.IsSelf)
            .DistinctBy(p => p.Address)];
        // What looks like an address or an id is not looked up among the aliases.
        IEnumerable<CompletionCandidate> aliases = peers
            .Where(p => p.Alias is not null && !AddressText.LooksLikeAddress(p.Alias) && !MemberId.TryParse(p.Alias, out _))
            .GroupBy(p => p.Alias!, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() == 1)
            .Select(g => new CompletionCandidate(g.Key, $"{g.Key} ({g.Single().Address})")
            {
                Instead = g.Single().Address.ToString(),
                IsForPattern = IsForPattern,
            });
        IEnumerable<CompletionCandidate> addresses = peers.Select(p =>
            new CompletionCandidate(p.Address.ToString(), p.Alias ?? p.Address.ToString()) { IsForPattern = IsForPattern });
        return aliases.Concat(addresses);
    }
}

/// <summary>Completes members for parameters that take wildcards.</summary>
internal sealed class PeerPatternCompleter : PeerCompleter
{
    private protected override bool IsForPattern => true;
}
