using System.Management.Automation;
using System.Security;
using Pyile.Engine;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Legacy;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Opens a network.</summary>
[Cmdlet(VerbsLifecycle.Start, "PyileHost", SupportsShouldProcess = true)]
[OutputType(typeof(PyileSession))]
public sealed class StartPyileHostCommand : OpenSessionCommand
{
    /// <summary>The TCP port logins are taken on. Default: 4702; 0 takes a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; } = SessionOptions.DefaultPort;

    /// <summary>What peers have to know to join: a SecureString, or a PSCredential, whose user name does not matter.</summary>
    [Parameter(Mandatory = true)]
    [PasswordTransformation]
    [ValidateNotNull]
    public SecureString Password { get; set; } = null!;

    /// <summary>Wrong passwords from one address after which it is banned. Default: 3.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int PasswordAttempts { get; set; } = 3;

    /// <summary>
    /// A JSON file that keeps the network across restarts: its key, the verifier of the password, tickets, bans and failed
    /// logins. Default: none, and then the network ends with the session.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string? statePath = FilePaths.ResolveState(this, StatePath);
        if (!ShouldProcess($"{Address}:{Port}", "Open a network"))
            return;
        using SessionReservation slot = ReserveName("host");
        var log = new SessionLog(slot.Name);
        HostOptions options = new HostOptions
        {
            Password = Passwords.Reveal(Password),
            Port = Port,
            PasswordAttempts = PasswordAttempts,
            StatePath = statePath,
            Alias = AliasOrDefault,
            Address = Address,
            PeerPort = PeerPort,
            Legacy = AllowUnencrypted ? LegacyProtocol.Instance : null,
        }.WithLogLines(log.Add);
        WriteObject(List(slot, Open(options), log).View);
    }

    private HostSession Open(HostOptions options)
    {
        try
        {
            return HostSession.Start(options);
        }
        catch (PyileException exception)
        {
            ThrowTerminatingError(Errors.From(exception, $"{Address}:{Port}"));
            throw;
        }
    }
}
