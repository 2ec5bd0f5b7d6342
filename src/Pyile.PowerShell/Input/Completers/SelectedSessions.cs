using System.Collections;
using System.Management.Automation;
using Pyile.Engine;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>The sessions that a command line is about, as far as it has been typed.</summary>
internal static class SelectedSessions
{
    /// <param name="bound">What the command line says of other parameters.</param>
    /// <returns>The one that -Session says, or all that are open.</returns>
    public static IEnumerable<ModuleSession> Of(IDictionary bound) =>
        (bound["Session"] is PSObject wrapped ? wrapped.BaseObject : bound["Session"]) switch
        {
            null => SessionTable.All.Where(s => s.IsOpen),
            PyileSession session => SessionTable.All.Where(s => s.Id == session.Id),
            var named => SessionTable.Find(named.ToString() ?? "") is { } found ? [found] : [],
        };

    public static IEnumerable<HostSession> HostsOf(IDictionary bound) => Of(bound).Select(s => s.Session).OfType<HostSession>();
}
