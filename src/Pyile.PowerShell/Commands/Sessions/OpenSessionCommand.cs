using System.Management.Automation;
using System.Net;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Pipeline;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>The base class of Start-PyileHost and Connect-PyilePeer.</summary>
public abstract class OpenSessionCommand : CancellableCommand
{
    /// <summary>
    /// The name that other members see. Default: the machine's name. If it is taken, the host appends a number.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Alias { get; set; }

    /// <summary>The session's name in this process. Default: host or peer, and a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The IPv4 address of this machine to use. Default: any.</summary>
    [Parameter]
    [AddressTransformation]
    [ValidateNotNull]
    public IPAddress Address { get; set; } = IPAddress.Any;

    /// <summary>The TCP port for messages. Default: 0, which picks a free port.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int PeerPort { get; set; }

    /// <summary>
    /// Also speaks version 1 of the protocol with hosts and members that speak nothing else. Version 1 sends everything
    /// unencrypted, including the password.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowUnencrypted { get; set; }

    private protected string AliasOrDefault => Alias ?? SessionOptions.DefaultAlias;

    private protected SessionReservation ReserveName(string prefix)
    {
        if (Name is not null && !NameRule.IsUsable(Name))
            ThrowTerminatingError(Errors.SessionNameInvalid(Name));
        SessionReservation? reservation = SessionTable.Reserve(Name, prefix);
        if (reservation is null)
            ThrowTerminatingError(Errors.SessionNameTaken(Name!));
        return reservation!;
    }

    /// <summary>Adds a session that has just been opened to the table, and writes it. If that fails, the session is closed.</summary>
    private protected void Write(SessionReservation reservation, Session session, SessionLog log)
    {
        ModuleSession listed = List(reservation, session, log);
        if (FirewallHint.Of(session, Address) is { } hint)
            WriteVerbose(hint);
        WriteObject(listed.View);
    }

    private static ModuleSession List(SessionReservation reservation, Session session, SessionLog log)
    {
        SessionRunspace? runspace = null;
        try
        {
            runspace = SessionRunspace.Open(reservation.Name);
            return SessionTable.Add(reservation, session, log, runspace);
        }
        catch
        {
            runspace?.Close();
            _ = session.CloseAsync();
            throw;
        }
    }
}
