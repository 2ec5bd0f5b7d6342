using System.Management.Automation;
using Pyile.Runtime;
using Pyile.Runtime.Endpoints;

namespace Pyile.Commands;

/// <summary>Finds endpoints of this process by their names.</summary>
internal static class EndpointSelection
{
    /// <param name="sessions">Where to look.</param>
    /// <param name="name">A name, with wildcards.</param>
    /// <param name="error">That no endpoint has the name; null if it has wildcards.</param>
    public static IReadOnlyList<Endpoint> Find(IEnumerable<ModuleSession> sessions, string name, out ErrorRecord? error)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        IReadOnlyList<Endpoint> found = [.. sessions.SelectMany(s => s.Endpoints.All).Where(e => pattern.IsMatch(e.Name))];
        error = found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name) ? Errors.EndpointNotRegistered(name) : null;
        return found;
    }
}
