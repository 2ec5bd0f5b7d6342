using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using Pyile.Engine;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;
using Pyile.Input;
using Pyile.Legacy;
using Pyile.Pipeline;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Joins a network.</summary>
[Cmdlet(VerbsCommunications.Connect, "PyilePeer", SupportsShouldProcess = true, DefaultParameterSetName = PasswordSet)]
[OutputType(typeof(PyileSession))]
public sealed class ConnectPyilePeerCommand : OpenSessionCommand
{
    private const string PasswordSet = "Password";
    private const string TicketSet = "Ticket";
    private const string TrustSet = "Trust";
    private const double DefaultTimeout = 10;

    /// <summary>The host's name or IPv4 address, also with the port behind it, as in name:4702.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PasswordSet)]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <summary>The host's login port. Default: the one in -HostName, or 4702.</summary>
    [Parameter(Position = 1, ParameterSetName = PasswordSet)]
    [ArgumentCompleter(typeof(HostPortCompleter))]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>
    /// The network's password: a SecureString, or a PSCredential, whose user name is ignored. Not needed if this user has joined the network
    /// before. If it is needed and there is a console, it is asked for.
    /// </summary>
    [Parameter(ParameterSetName = PasswordSet)]
    [PasswordTransformation]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    /// <summary>
    /// A ticket from New-PyileTicket on the host: a SecureString, its text, or the object. It contains the host's address and the
    /// network's key, and admits this peer.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = TicketSet, ValueFromPipeline = true)]
    [TicketTransformation]
    [ValidateNotNull]
    public SecureString? Ticket { get; set; }

    /// <summary>A network that this user has joined before, from Get-PyileTrust.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TrustSet, ValueFromPipeline = true)]
    public PyileTrust? Trust { get; set; }

    /// <summary>Which of this user's keys to use: the member that it belongs to comes back with it. Default: the one named default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(IdentityCompleter))]
    [ValidateNotNullOrEmpty]
    public string Identity { get; set; } = IdentityOptions.DefaultName;

    /// <summary>Encrypts the key in its file, and decrypts it: a SecureString, or a PSCredential, whose user name is ignored.</summary>
    [Parameter]
    [PasswordTransformation]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    /// <summary>Joins as a guest with a key that is not kept: the membership ends with the session.</summary>
    [Parameter]
    [Alias("NoEnroll")]
    public SwitchParameter Ephemeral { get; set; }

    /// <summary>The file of remembered networks. Default: pyile/networks.json in the user's configuration folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TrustPath { get; set; }

    /// <summary>Joins even if the network at this address has another key than the remembered one, and remembers the new key.</summary>
    [Parameter]
    public SwitchParameter AcceptNewHost { get; set; }

    /// <summary>
    /// Waits for a host that cannot be reached yet, until it answers, -TimeoutSec is over if it was given, or the command is stopped. A host
    /// that refuses this peer ends the wait.
    /// </summary>
    [Parameter]
    public SwitchParameter Retry { get; set; }

    /// <summary>
    /// Opens no port. Others reach this peer over connections that it makes itself, to them or to the host, which relays.
    /// </summary>
    [Parameter]
    public SwitchParameter NoListen { get; set; }

    /// <summary>Seconds for name lookup, connection and login together; with -Retry, for all attempts. Default: 10, or with -Retry no limit.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400.0)]
    public double TimeoutSec { get; set; } = DefaultTimeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HostTarget? host = ParameterSetName == TicketSet ? null : Named();
        string target = host?.ToString() ?? "the host of the ticket";
        if (!ShouldProcess(target, "Join the network"))
            return;
        string? trustPath = FilePaths.ResolveTrust(this, TrustPath ?? Trust?.TrustPath);
        if (trustPath is null)
            WriteWarning("This user has no configuration folder, so no network is remembered or compared. -TrustPath chooses a file for that.");
        using SessionReservation reservation = ReserveName("peer");
        var log = new SessionLog(reservation.Name);
        var steps = new LoginSteps();
        using Secret? passphrase = Passphrase is null ? null : Passwords.Reveal(Passphrase);
        PeerOptions options = new PeerOptions
        {
            HostName = host?.Name,
            TrustPath = trustPath,
            Identity = !Ephemeral && IdentityFolder.Beside(trustPath) is { } folder
                ? new IdentityOptions { Folder = folder, Name = Identity, Passphrase = passphrase }
                : null,
            AcceptNewHost = AcceptNewHost,
            Port = host?.Port,
            Timeout = TimeSpan.FromSeconds(Retry ? Math.Min(TimeoutSec, DefaultTimeout) : TimeoutSec),
            RetryFor = RetryTime(),
            Alias = AliasOrDefault,
            Address = Address,
            PeerPort = PeerPort,
            NoListen = NoListen,
            Legacy = AllowUnencrypted ? LegacyProtocol.Instance : null,
        }.WithLogLines(line =>
        {
            log.Add(line);
            steps.Add(line.Message, IsWarning(line.Id));
        });
        if (Join(options, target, steps, canAsk: true) is not { } session)
            return;
        if (log.Read(0).Entries.FirstOrDefault(entry => entry.Id == LogIds.ClocksDiffer) is { } clocks)
            WriteWarning(clocks.Message);
        if (host is not null)
            KnownHosts.Add(host.Name, host.Port);
        Write(reservation, session, log);
    }

    private static bool IsWarning(int id) => id is LogIds.NotRemembered or LogIds.TrustWasWritable
        or LogIds.IdentityNotKept or LogIds.IdentityWasReadable or LogIds.IdentityTakenOver;

    private TimeSpan RetryTime() => (Retry.IsPresent, MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec))) switch
    {
        (false, _) => TimeSpan.Zero,
        (true, false) => System.Threading.Timeout.InfiniteTimeSpan,
        (true, true) => TimeSpan.FromSeconds(TimeoutSec),
    };

    private HostTarget Named()
    {
        try
        {
            return Trust is null ? HostTarget.Of(HostName!, Port) : HostTarget.Of(Trust.HostName, Trust.Port);
        }
        catch (PyileException exception)
        {
            ThrowTerminatingError(Errors.From(exception, HostName));
            throw;
        }
    }

    private PeerSession? Join(PeerOptions options, string target, LoginSteps steps, bool canAsk)
    {
        ProgressPulse progress = ShowProgress($"Connecting to {target}", () => new ProgressState(steps.Newest));
        bool isByTicket = ParameterSetName == TicketSet;
        Task<PeerSession> joining = Passwords.UseAsync(
            isByTicket ? Ticket : Password,
            secret => PeerSession.ConnectAsync(isByTicket ? options with { Ticket = secret } : options with { Password = secret }, StopToken));
        steps.EndWith(joining);
        try
        {
            while (Wait(steps.WaitAsync(), progress))
            {
                while (steps.TryTake(out LoginStep? step))
                {
                    if (step.IsWarning)
                        WriteWarning(step.Text);
                    else
                        WriteVerbose(step.Text);
                }
            }
            PeerSession session = Wait(joining);
            StopToken.ThrowIfCancellationRequested();
            return session;
        }
        catch (Exception exception) when (exception is not PyileException)
        {
            // The login may already have succeeded, or may still succeed before the stop reaches it.
            _ = joining.ContinueWith(
                static t => t.Result.CloseAsync(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
        catch (PyileException exception) when (canAsk && exception.Kind == PyileError.NotEnrolled && TryAskPassword(target))
        {
            return Join(options, target, new LoginSteps(), canAsk: false);
        }
        catch (PyileException exception) when (IsUsage(exception.Kind))
        {
            ThrowTerminatingError(Errors.From(exception, target));
            throw;
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, target));
            return null;
        }
    }

    // As for a mandatory parameter, but only if no key is kept.
    private bool TryAskPassword(string target)
    {
        var field = new FieldDescription(nameof(Password));
        field.SetParameterType(typeof(SecureString));
        try
        {
            Dictionary<string, PSObject> answers = Host.UI.Prompt(
                "", $"No key is kept for {target}. Enter the password of its network.", new Collection<FieldDescription> { field });
            Password = answers.GetValueOrDefault(nameof(Password))?.BaseObject as SecureString;
        }
        catch (Exception exception) when (exception is HostException or PSInvalidOperationException or NotImplementedException)
        {
            // There is no user to ask.
            return false;
        }
        return Password is { Length: > 0 };
    }

    // These errors would occur with every host.
    private static bool IsUsage(PyileError kind) =>
        kind is PyileError.TrustFile or PyileError.IdentityFile or PyileError.Passphrase or PyileError.CryptographyUnavailable or PyileError.TlsUnavailable or PyileError.InvalidOption or PyileError.AddressInUse or PyileError.AddressInvalid;
}
