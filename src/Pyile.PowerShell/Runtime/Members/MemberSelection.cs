using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;

namespace Pyile.Runtime.Members;

/// <summary>Finds the other members that names with wildcards mean.</summary>
internal static class MemberSelection
{
    /// <param name="session">The session whose roster is searched.</param>
    /// <param name="sessionName">Its name, for errors.</param>
    /// <param name="names">Member ids, addresses or aliases, wildcards allowed.</param>
    /// <param name="errors">One for each name without wildcards that does not mean one member.</param>
    /// <returns>Each member once, without this session itself.</returns>
    public static IReadOnlyList<Peer> Find(Session session, string sessionName, IEnumerable<string> names, out IReadOnlyList<ErrorRecord> errors)
    {
        var problems = new List<ErrorRecord>();
        var found = new List<Peer>();
        foreach (string name in names)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                var filter = new MemberFilter(name);
                found.AddRange(session.GetPeers().Where(p => filter.IsMatch(p.Id, p.Alias, p.Address)));
            }
            else if (PeerLookup.Find(session, sessionName, name, out ErrorRecord? error) is { } peer)
            {
                found.Add(peer);
            }
            else
            {
                problems.Add(error!);
            }
        }
        errors = problems;
        return [.. found.Where(p => !p.IsSelf).DistinctBy(p => p.Id)];
    }
}
