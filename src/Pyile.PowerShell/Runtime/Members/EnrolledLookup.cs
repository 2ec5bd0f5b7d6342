using System.Management.Automation;
using System.Net;
using Pyile.Engine;
using Pyile.Engine.Model;

namespace Pyile.Runtime.Members;

/// <summary>Finds the enrolled members that names, ids and addresses mean, wildcards allowed.</summary>
internal static class EnrolledLookup
{
    /// <param name="host">The host.</param>
    /// <param name="session">Its session's name, for errors.</param>
    /// <param name="names">Aliases, member ids, or addresses without a port.</param>
    /// <param name="errors">One for each name without wildcards that means none.</param>
    /// <returns>Each member once.</returns>
    public static IReadOnlyList<EnrolledMember> Find(
        HostSession host, string session, IEnumerable<string> names, out IReadOnlyList<ErrorRecord> errors)
    {
        IReadOnlyList<EnrolledMember> all = host.EnrolledMembers;
        var problems = new List<ErrorRecord>();
        var found = new List<EnrolledMember>();
        foreach (string name in names)
        {
            var filter = new MemberFilter(name);
            EnrolledMember[] matching = [.. all.Where(m => filter.IsMatch(m.Id, m.Alias, new IPEndPoint(m.LastAddress, 0)))];
            if (matching.Length == 0 && !filter.IsPattern)
                problems.Add(Errors.MemberNotFound(session, name));
            found.AddRange(matching);
        }
        errors = problems;
        return [.. found.DistinctBy(m => m.Id)];
    }
}
