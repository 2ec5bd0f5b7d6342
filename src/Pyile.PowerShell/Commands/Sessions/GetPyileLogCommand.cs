using System.Management.Automation;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>
/// Shows what happened in a session. The log keeps the newest 10,000 entries of each kind that others can cause, and of the
/// rest.
/// </summary>
[Cmdlet(VerbsCommon.Get, "PyileLog")]
[OutputType(typeof(PyileLogEntry))]
public sealed class GetPyileLogCommand : SessionCommand
{
    /// <summary>The lowest level to show. Default: Information.</summary>
    [Parameter(Position = 0)]
    public PyileLogLevel Level { get; set; } = PyileLogLevel.Information;

    /// <summary>Continues with new entries until the session has ended.</summary>
    [Parameter]
    public new SwitchParameter Wait { get; set; }

    /// <summary>Starts with this many of the newest entries.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Last { get; set; }

    private protected override void ProcessRecord(ModuleSession session)
    {
        (IReadOnlyList<PyileLogEntry> entries, long position, Task? changed) = session.Log.Read(0);
        IEnumerable<PyileLogEntry> wanted = entries.Where(IsWanted);
        Write(Last is { } last ? wanted.TakeLast(last) : wanted);
        while (Wait && changed is not null)
        {
            base.Wait(changed);
            (entries, position, changed) = session.Log.Read(position);
            Write(entries.Where(IsWanted));
        }
    }

    private bool IsWanted(PyileLogEntry entry) => entry.Level >= Level;

    private void Write(IEnumerable<PyileLogEntry> entries)
    {
        foreach (PyileLogEntry entry in entries)
            WriteObject(entry);
    }
}
