using System.Collections;
using System.Management.Automation;
using Pyile.Engine;
using Pyile.Runtime;

namespace Pyile.Input;

/// <summary>The sessions that a partly typed command line refers to.</summary>
internal static class SelectedSessions
{
    /// <param name="bound">The other parameters on the command line.</param>
    /// <returns>The session named by -Session, or all open sessions.</returns>
    public static IEnumerable<ModuleSession> Of(IDictionary bound) =>
        (bound["Session"] is PSObject wrapped ? wrapped.BaseObject : bound["Session"]) switch
        {
            null => SessionTable.All.Where(s => s.IsOpen),
            PyileSession session => SessionTable.All.Where(s => s.Id == session.Id),
            var named => SessionTable.Find(named.ToString() ?? "") is { } found ? [found] : [],
        };

    public static IEnumerable<HostSession> HostsOf(IDictionary bound) => Of(bound).Select(s => s.Session).OfType<HostSession>();
}
