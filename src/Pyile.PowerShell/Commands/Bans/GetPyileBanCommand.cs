using System.Management.Automation;
using Pyile.Engine;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Lists a host's bans.</summary>
[Cmdlet(VerbsCommon.Get, "PyileBan")]
[OutputType(typeof(PyileBan), typeof(PyileLoginAttempt))]
public sealed class GetPyileBanCommand : SessionCommand
{
    /// <summary>Also lists addresses with failed logins that have not resulted in a ban yet.</summary>
    [Parameter]
    public SwitchParameter Attempts { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        var host = (HostSession)session.Session;
        WriteObject(host.Bans.Select(b => new PyileBan(b, session.Name)).ToArray(), enumerateCollection: true);
        if (Attempts)
            WriteObject(host.Attempts.Select(a => new PyileLoginAttempt(a, session.Name)).ToArray(), enumerateCollection: true);
    }
}
