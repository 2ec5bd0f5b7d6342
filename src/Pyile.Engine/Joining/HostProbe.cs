using Microsoft.Extensions.Logging.Abstractions;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>Looks at a host as a joiner does, at all of its addresses, up to where a password would be sent, and leaves.</summary>
public sealed class HostProbe : IHostProof<ProbeRun>
{
    private readonly ProbeOptions _options;
    private readonly TlsProvider _tls;
    private readonly TicketHost _host;
    private readonly ILegacyProbe? _legacy;
    private readonly HostReach _reach;

    private HostProbe(ProbeOptions options, ITransport transport, TlsProvider tls)
    {
        _options = options;
        _tls = tls;
        var target = HostTarget.Of(options.HostName, options.Port);
        _host = new TicketHost(target.Name, target.Port);
        _legacy = (options.Legacy as ILegacyJoining)?.CreateProbe(options, transport);
        _reach = new HostReach(transport, options.Address, options.TimeProvider, NullLogger.Instance);
    }

    /// <returns>What was found out, even if there is no host.</returns>
    /// <exception cref="PyileException">The file of remembered networks is damaged, an option cannot be used, or TLS does not work here.</exception>
    /// <exception cref="OperationCanceledException">The caller's token ended it.</exception>
    public static Task<ProbedHost> RunAsync(ProbeOptions options, CancellationToken cancellationToken = default) =>
        RunAsync(options, TcpTransport.Instance, cancellationToken);

    internal static async Task<ProbedHost> RunAsync(ProbeOptions options, ITransport transport, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        var tls = TlsProviders.Of(options.Tls);
        await tls.CheckAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var probe = new HostProbe(options, transport, tls);
        TrustStore? trust = options.TrustPath is { } path ? new TrustStore(path) : null;
        KnownNetwork? known = trust?.Find(probe._host.Name, probe._host.Port);
        using var deadline = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        HostRace<ProbeRun> race = probe._reach.NewRace(probe);
        string problem;
        try
        {
            if (await race.RunAsync([probe._host], last: null, both.Token).ConfigureAwait(false) is { } won)
                return Compare(won.Result, trust is not null, known) with { RoundTrip = won.Attempt.RoundTrip };
            problem = race.Attempts.Failure(isReturn: false).Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            problem = probe.DescribeTimeout(race.Attempts.All);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            problem = $"The test failed in an unexpected way: {exception.Message.TrimEnd('.')}.";
        }
        HostAttempt? attempt = race.Attempts.All.MaxBy(attempt => attempt.RoundTrip is not null);
        return new ProbedHost { Detail = problem, Address = attempt?.Address, RoundTrip = attempt?.RoundTrip };
    }

    async Task<ProbeRun> IHostProof<ProbeRun>.ProveAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var run = new ProbeRun(connection, _reach.Dialer, _legacy, _tls, _options.TimeProvider);
        await run.LookAsync(cancellationToken).ConfigureAwait(false);
        return run;
    }

    private static ProbedHost Compare(ProbeRun run, bool isCompared, KnownNetwork? known)
    {
        ProbedHost found = run.Found;
        HostTrust? trust = (isCompared, found.Network, known?.Network) switch
        {
            (false, _, _) => null,
            // What is remembered is encrypted.
            (_, null, not null) when found is { SpeaksVersion1: true, IsBanned: false } => HostTrust.Changed,
            (_, null, _) => null,
            (_, _, null) => HostTrust.New,
            var (_, shown, remembered) => shown == remembered ? HostTrust.Known : HostTrust.Changed,
        };
        return found with { Trust = trust, Detail = Describe(found, run.Refusal, trust, known) };
    }

    private static string Describe(ProbedHost found, string? refusal, HostTrust? trust, KnownNetwork? known) => (found, trust) switch
    {
        ({ IsBanned: true }, _) => refusal ?? $"The host at {found.Address} has banned this machine's address. Only the host's owner can remove the ban.",
        (_, HostTrust.Known) => "It is the network that is remembered for this name and port.",
        (_, HostTrust.New) => "No network is remembered for this name and port.",
        (_, HostTrust.Changed) => $"Another network is remembered for this name and port: {known!.Fingerprint}. Either the host was started as a new network, or someone intercepts the connection.",
        ({ SpeaksVersion2: false }, _) => "It speaks only version 1, which is not encrypted and shows no fingerprint.",
        _ => refusal ?? "It speaks version 2, which is encrypted.",
    };

    private string DescribeTimeout(IReadOnlyList<HostAttempt> tried)
    {
        string limit = $"{_options.Timeout.TotalSeconds:0.#} s";
        return tried switch
        {
            [] => $"The name '{_host.Name}' was not found within {limit}.",
            [{ Problem: { } problem }] => problem.Message,
            [{ RoundTrip: null, Address: var address }] => $"No host answered at {address} within {limit}. Check that a host runs there and that no firewall is between.",
            [var one] => $"Something takes connections at {one.Address}, but did not answer as a host does within {limit}.",
            _ => $"No host answered within {limit}. Tried: {string.Join("; ", tried.Select(attempt => attempt.Describe()))}. Check that a host runs there and that no firewall is between.",
        };
    }
}
