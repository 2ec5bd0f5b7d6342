using System.Management.Automation;
using System.Security;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>
/// Changes a network's password. Members stay and reconnect with their certificates, unless -RemoveMembers is given; new peers need the new password.
/// </summary>
[Cmdlet(VerbsCommon.Set, "PyilePassword", SupportsShouldProcess = true)]
public sealed class SetPyilePasswordCommand : SessionCommand
{
    /// <summary>The new password: a SecureString, or a PSCredential, whose user name is ignored.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [PasswordTransformation]
    [ValidateNotNull]
    public SecureString Password { get; set; } = null!;

    /// <summary>Also removes the members that have joined with an earlier password.</summary>
    [Parameter]
    public SwitchParameter RemoveMembers { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        string members = RemoveMembers ? " and remove the members that joined with an earlier one" : "";
        if (!ShouldProcess(session.ToString(), $"Change the password{members}"))
            return;
        try
        {
            int affected = Wait(Passwords.UseAsync(
                Password, password => ((HostSession)session.Session).SetPasswordAsync(password!, RemoveMembers, StopToken)));
            RevocationReport.Write(this, affected, RemoveMembers, "an earlier password");
            UnsavedReport.Write(this, session);
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, session.View));
        }
    }
}
