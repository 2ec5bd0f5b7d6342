using System.Management.Automation;
using Pyile.Input;
using Pyile.Pipeline;
using Pyile.Runtime;
using Pyile.Runtime.Handlers;

namespace Pyile.Commands;

/// <summary>A cmdlet that works on existing handlers, given by name or id, of one or all sessions.</summary>
public abstract class HandlerCommand : CancellableCommand
{
    private protected const string NameSet = "Name";
    private protected const string IdSet = "Id";

    /// <summary>Ids of handlers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(HandlerIdCompleter))]
    public int[] Id { get; set; } = [];

    /// <summary>A session, its name or its id. Default: all sessions.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = IdSet)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Session { get; set; }

    /// <summary>Finds the named handlers, and writes an error for each name or id that does not exist.</summary>
    private protected IReadOnlyList<Handler> Find(IEnumerable<string> names)
    {
        IReadOnlyList<ModuleSession> all = SessionTable.All;
        IReadOnlyList<ModuleSession> sessions = Session is null ? all : SessionTable.Find(Session) is { } one ? [one] : [];
        if (Session is not null && sessions.Count == 0)
        {
            WriteError(Errors.SessionNotFound(Session, SessionTable.Views));
            return [];
        }
        Handler[] handlers = [.. sessions.SelectMany(s => s.Handlers.All)];
        return ParameterSetName == IdSet
            ? [.. Id.SelectMany(id => Pick(handlers, h => h.Id == id, $"{id}", isPattern: false))]
            : [.. names.SelectMany(name => Pick(handlers, name))];
    }

    private Handler[] Pick(Handler[] handlers, string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return Pick(handlers, h => pattern.IsMatch(h.Name), name, WildcardPattern.ContainsWildcardCharacters(name));
    }

    private Handler[] Pick(Handler[] handlers, Func<Handler, bool> isWanted, string wanted, bool isPattern)
    {
        Handler[] found = [.. handlers.Where(isWanted)];
        if (found.Length == 0 && !isPattern)
            WriteError(Errors.HandlerNotFound(wanted, [.. handlers.Select(h => h.Name)]));
        return found;
    }
}
