using System.Management.Automation;
using System.Security;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>
/// Changes a network's password. Members stay and reconnect with their certificates; new peers need the new password.
/// </summary>
[Cmdlet(VerbsCommon.Set, "PyilePassword", SupportsShouldProcess = true)]
public sealed class SetPyilePasswordCommand : SessionCommand
{
    /// <summary>The new password: a SecureString, or a PSCredential, whose user name is ignored.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [PasswordTransformation]
    [ValidateNotNull]
    public SecureString Password { get; set; } = null!;

    /// <inheritdoc/>
    [Parameter(ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        if (!ShouldProcess(session.ToString(), "Change the password"))
            return;
        try
        {
            Wait(Passwords.UseAsync(Password, password => ChangeAsync((HostSession)session.Session, password!)));
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, session.View));
        }
    }

    private async Task<bool> ChangeAsync(HostSession host, Secret password)
    {
        await host.SetPasswordAsync(password, StopToken).ConfigureAwait(false);
        return true;
    }
}
