using System.Management.Automation;
using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using Pyile.Engine;
using Pyile.Engine.Sessions;
using Pyile.Sessions;
using Pyile.Transformations;

namespace Pyile.Commands;

/// <summary>What Start-PyileHost and Connect-PyilePeer have in common.</summary>
public abstract class OpenSessionCommand : CancellableCommand
{
    /// <summary>The network's password: a SecureString, or a PSCredential, whose user name does not matter.</summary>
    [Parameter(Mandatory = true)]
    [PasswordTransformation]
    [ValidateNotNull]
    public SecureString Password { get; set; } = null!;

    /// <summary>The name others see in messages and echoes. Default: the machine's name.</summary>
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

    /// <summary>Accepts version 1 of the protocol, which sends everything in the clear, the password included.</summary>
    [Parameter]
    public SwitchParameter AllowUnencrypted { get; set; }

    private protected string AliasOrDefault => Alias ?? Environment.MachineName;

    /// <summary>The password as the engine takes it. What was needed in between is wiped.</summary>
    private protected Secret RevealPassword()
    {
        nint unmanaged = Marshal.SecureStringToGlobalAllocUnicode(Password);
        try
        {
            return new Secret(Marshal.PtrToStringUni(unmanaged, Password.Length));
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(unmanaged);
        }
    }

    private protected SessionSlot ReserveName(string prefix)
    {
        if (Name is not null && (WildcardPattern.ContainsWildcardCharacters(Name) || Name.All(char.IsAsciiDigit) || Name.Any(char.IsControl)))
            ThrowTerminatingError(Errors.SessionNameInvalid(Name));
        SessionSlot? slot = SessionTable.Reserve(Name, prefix);
        if (slot is null)
            ThrowTerminatingError(Errors.SessionNameTaken(Name!));
        return slot!;
    }

    /// <summary>Lists a session that has just begun. Where that fails, it ends.</summary>
    private protected static ListedSession List(SessionSlot slot, Session session, SessionLog log)
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
