using System.Management.Automation;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Lists the sessions of this process, including those of other runspaces.</summary>
[Cmdlet(VerbsCommon.Get, "PyileSession", DefaultParameterSetName = "Name")]
[OutputType(typeof(PyileSession))]
public sealed class GetPyileSessionCommand : PSCmdlet
{
    /// <summary>Names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Name", ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<ModuleSession> all = SessionTable.All;
        if (ParameterSetName == "Id")
        {
            foreach (int id in Id)
                Write(all, s => s.Id == id, $"{id}", isPattern: false);
            return;
        }
        foreach (string name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            Write(all, s => pattern.IsMatch(s.Name), name, WildcardPattern.ContainsWildcardCharacters(name));
        }
    }

    private void Write(IReadOnlyList<ModuleSession> all, Func<ModuleSession, bool> isWanted, string wanted, bool isPattern)
    {
        IReadOnlyList<PyileSession> found = [.. all.Where(isWanted).Select(s => s.View)];
        if (found.Count == 0 && !isPattern)
            WriteError(Errors.SessionNotFound(wanted, SessionTable.Views));
        WriteObject(found, enumerateCollection: true);
    }
}
