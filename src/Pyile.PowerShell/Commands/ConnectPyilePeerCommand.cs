using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Sessions;
using Pyile.Sessions;

namespace Pyile.Commands;

/// <summary>Joins a network.</summary>
[Cmdlet(VerbsCommunications.Connect, "PyilePeer", SupportsShouldProcess = true)]
[OutputType(typeof(PyileSession))]
public sealed class ConnectPyilePeerCommand : OpenSessionCommand
{
    /// <summary>The host's name or IPv4 address.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = null!;

    /// <summary>The host's login port. Default: 4702.</summary>
    [Parameter(Position = 1)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = SessionOptions.DefaultPort;

    /// <summary>Seconds for name lookup, connection and login together. Default: 10.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400.0)]
    public double TimeoutSec { get; set; } = 10;

    private string Target => $"{HostName}:{Port}";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Target, "Join the network"))
            return;
        using SessionSlot slot = ReserveName("peer");
        var log = new SessionLog(slot.Name);
        PeerOptions options = new PeerOptions
        {
            HostName = HostName,
            Password = RevealPassword(),
            Port = Port,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            Alias = AliasOrDefault,
            Address = Address,
            PeerPort = PeerPort,
            AllowUnencrypted = AllowUnencrypted,
        }.WithLogLines(log.Add);
        if (Join(options) is { } session)
            WriteObject(List(slot, session, log).View);
    }

    private PeerSession? Join(PeerOptions options)
    {
        Task<PeerSession> joining = PeerSession.ConnectAsync(options, StopToken);
        try
        {
            PeerSession session = Wait(joining);
            StopToken.ThrowIfCancellationRequested();
            return session;
        }
        catch (OperationCanceledException)
        {
            // The login may be over already, or get there before the stop reaches it.
            _ = joining.ContinueWith(static t => t.Result.CloseAsync(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
        catch (PyileException exception) when (IsUsage(exception.Kind))
        {
            ThrowTerminatingError(Errors.From(exception, Target));
            throw;
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, Target));
            return null;
        }
    }

    // No other host would make these go away.
    private static bool IsUsage(PyileError kind) =>
        kind is PyileError.UnencryptedNotAllowed or PyileError.InvalidOption or PyileError.AddressInUse or PyileError.AddressInvalid;
}
