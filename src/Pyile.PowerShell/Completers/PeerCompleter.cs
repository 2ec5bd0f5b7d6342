using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pyile.Engine;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the other members' aliases, as far as each means one of them, and their addresses.</summary>
internal sealed class PeerCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IEnumerable<Peer> peers = [.. ChosenSessions(fakeBoundParameters).SelectMany(s => s.Session.GetPeers()).Where(p => !p.IsSelf).DistinctBy(p => p.Address)];
        IEnumerable<(string, string)> aliases = peers
            .Where(p => p.Alias is not null)
            .GroupBy(p => p.Alias!, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() == 1)
            .Select(g => (g.Key, $"{g.Key} ({g.Single().Address})"));
        return Completion.Complete(wordToComplete, aliases.Concat(peers.Select(p => (p.Address.ToString(), p.Alias ?? p.Address.ToString()))));
    }

    private static IEnumerable<ListedSession> ChosenSessions(IDictionary bound) =>
        bound["Session"] switch
        {
            null => SessionTable.All.Where(s => s.IsOpen),
            PyileSession session => SessionTable.All.Where(s => s.Id == session.Id),
            var named => SessionTable.Find(named.ToString()!) is { } found ? [found] : [],
        };
}
