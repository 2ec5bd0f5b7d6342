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
[Cmdlet(VerbsLifecycle.Start, "PyileHost", SupportsShouldProcess = true, DefaultParameterSetName = NewSet)]
[OutputType(typeof(PyileSession))]
public sealed class StartPyileHostCommand : OpenSessionCommand
{
    private const string NewSet = "New";
    private const string KeptSet = "Kept";

    /// <summary>The TCP port for logins. Default: 4702; 0 picks a free port.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; } = SessionOptions.DefaultPort;

    /// <summary>
    /// The password that peers need to join: a SecureString, or a PSCredential, whose user name is ignored. A network that is kept in a
    /// file has its password already.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = NewSet)]
    [Parameter(ParameterSetName = KeptSet)]
    [PasswordTransformation]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    /// <summary>The number of wrong passwords after which an address is banned. Default: 3.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int PasswordAttempts { get; set; } = 3;

    /// <summary>
    /// A JSON file that keeps the network across restarts: its key, the password verifier, tickets, bans and failed logins.
    /// Default: none; the network ends with the session.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = KeptSet)]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>
    /// How long a member that is lost without a goodbye stays on the roster, in seconds. Default: 300; 0 removes it at once.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    public double AwayGraceSec { get; set; } = 300;

    /// <summary>
    /// How many days members may come back with their keys alone, counted from their first login. 0: until they leave. Default: until they
    /// are removed.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 36_500.0)]
    public double? MemberLifeDays { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string? statePath = FilePaths.ResolveState(this, StatePath);
        if (!ShouldProcess($"{Address}:{Port}", "Open a network"))
            return;
        using SessionReservation reservation = ReserveName("host");
        var log = new SessionLog(reservation.Name);
        using Secret? password = Password is null ? null : Passwords.Reveal(Password);
        HostOptions options = new HostOptions
        {
            Password = password,
            Port = Port,
            PasswordAttempts = PasswordAttempts,
            StatePath = statePath,
            AwayGrace = TimeSpan.FromSeconds(AwayGraceSec),
            MemberLife = MemberLifeDays is { } days ? TimeSpan.FromDays(days) : null,
            Alias = AliasOrDefault,
            Address = Address,
            PeerPort = PeerPort,
            Legacy = AllowUnencrypted ? LegacyProtocol.Instance : null,
        }.WithLogLines(log.Add);
        Write(reservation, Open(options), log);
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
