using System.Management.Automation;
using System.Net;
using Pyile.Engine;
using Pyile.Pipeline;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>What Start-PyileHost and Connect-PyilePeer have in common.</summary>
public abstract class OpenSessionCommand : CancellableCommand
{
    /// <summary>The name others see. Default: the machine's name. Where it is taken, the host puts a number behind it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Alias { get; set; }

    /// <summary>The session's name in this process. Default: host or peer with a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The IPv4 address of this machine to use. Default: any.</summary>
    [Parameter]
    [ValidateNotNull]
    public IPAddress Address { get; set; } = IPAddress.Any;

    /// <summary>The TCP port messages are taken on. Default: 0, a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int PeerPort { get; set; }

    /// <summary>Also speaks version 1 of the protocol, with those who speak nothing else: it sends everything in the clear, the password included.</summary>
    [Parameter]
    public SwitchParameter AllowUnencrypted { get; set; }

    private protected string AliasOrDefault => Alias ?? Environment.MachineName;

    private protected SessionReservation ReserveName(string prefix)
    {
        if (Name is not null && !NameRule.IsUsable(Name))
            ThrowTerminatingError(Errors.SessionNameInvalid(Name));
        SessionReservation? slot = SessionTable.Reserve(Name, prefix);
        if (slot is null)
            ThrowTerminatingError(Errors.SessionNameTaken(Name!));
        return slot!;
    }

    /// <summary>Lists a session that has just begun. Where that fails, it ends.</summary>
    private protected static ModuleSession List(SessionReservation slot, Session session, SessionLog log)
    {
        SessionRunspace? runspace = null;
        try
        {
            runspace = SessionRunspace.Open(slot.Name);
            return SessionTable.Add(slot, session, log, runspace);
        }
        catch
        {
            runspace?.Close();
            _ = session.CloseAsync();
            throw;
        }
    }
}
