using System.Collections;
using System.Net;
using Pyile.Engine.Model;

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
        IEnumerable<CompletionCandidate> aliases = peers
            .Where(p => p.Alias is not null && !IsAddress(p.Alias))
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

    // An alias that looks like an address would be taken for the address of another member.
    private static bool IsAddress(string alias) => IPEndPoint.TryParse(alias, out _);
}

/// <summary>Completes members for parameters that take wildcards.</summary>
internal sealed class PeerPatternCompleter : PeerCompleter
{
    private protected override bool IsForPattern => true;
}
