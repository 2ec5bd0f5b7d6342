using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>
/// Looks at a host as a joiner does, up to where a password would be sent, and leaves. If a legacy protocol is given, one connection
/// listens for its greeting while another one begins a login of version 2.
/// </summary>
public sealed class HostProbe
{
    private readonly ProbeOptions _options;
    private readonly HostDialer _dialer;
    private readonly TlsProvider _tls;
    private readonly ILegacyProbe? _legacy;
    private readonly Lock _sync = new();
    private ProbedHost _found = new() { Detail = "" };
    private string _problem = "";
    private string? _refusal;

    private HostProbe(ProbeOptions options, ITransport transport, TlsProvider tls)
    {
        _options = options;
        _tls = tls;
        _dialer = new HostDialer(transport, options.Address, NullLogger.Instance);
        _legacy = (options.Legacy as ILegacyJoining)?.CreateProbe(options, transport);
    }

    /// <returns>What was found out, even if there is no host.</returns>
    /// <exception cref="PyileException">The file of remembered networks is damaged, or an option cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The caller's token ended it.</exception>
    public static Task<ProbedHost> RunAsync(ProbeOptions options, CancellationToken cancellationToken = default) =>
        RunAsync(options, TcpTransport.Instance, cancellationToken);

    internal static async Task<ProbedHost> RunAsync(ProbeOptions options, ITransport transport, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        TrustStore? trust = options.TrustPath is { } path ? new TrustStore(path) : null;
        KnownNetwork? known = trust?.Find(options.HostName, options.Port);
        using var deadline = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var probe = new HostProbe(options, transport, TlsProviders.Of(options.Tls));
        try
        {
            await probe.LookAsync(both.Token).ConfigureAwait(false);
        }
        catch (PyileException exception)
        {
            probe._problem = exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            probe._problem = probe.DescribeTimeout();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            probe._problem = $"The test failed in an unexpected way: {exception.Message.TrimEnd('.')}.";
        }
        return probe.Result(isCompared: trust is not null, known);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var address = new IPEndPoint(await _dialer.ResolveAsync(_options.HostName, cancellationToken).ConfigureAwait(false), _options.Port);
        _found = _found with { Address = address };
        long began = _options.TimeProvider.GetTimestamp();
        IConnection first = await _dialer.DialAsync(address, cancellationToken).ConfigureAwait(false);
        await using (first.ConfigureAwait(false))
        {
            _found = _found with { RoundTrip = _options.TimeProvider.GetElapsedTime(began) };
            if (_legacy is null)
                await LogInAsync(first, cancellationToken).ConfigureAwait(false);
            else
                await ListenAsync(first, _legacy, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ListenAsync(IConnection listening, ILegacyProbe legacy, CancellationToken cancellationToken)
    {
        IPEndPoint address = _found.Address!;
        // Most legacy hosts greet at once; others only if the joiner does not begin with TLS for a while.
        switch (await GreetAsync(legacy, listening, isPatient: false, cancellationToken).ConfigureAwait(false))
        {
            case Greeting.OnlyLegacy:
                return;
            case Greeting.Other:
                await LogInAsync(address, cancellationToken).ConfigureAwait(false);
                return;
            default:
                break;
        }
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task loggingIn = LogInAsync(address, over.Token);
        try
        {
            if (await GreetAsync(legacy, listening, isPatient: true, cancellationToken).ConfigureAwait(false) == Greeting.OnlyLegacy)
                await over.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            await loggingIn.ConfigureAwait(false);
        }
    }

    private async Task<Greeting> GreetAsync(ILegacyProbe legacy, IConnection connection, bool isPatient, CancellationToken cancellationToken)
    {
        try
        {
            if (await legacy.ListenAsync(connection, isPatient, cancellationToken).ConfigureAwait(false) is not { } greeting)
                return Greeting.None;
            Change(f => f with { SpeaksVersion1 = true, IsBanned = f.IsBanned || greeting.IsBanned });
            return greeting.SpeaksNewer || greeting.IsBanned ? Greeting.Other : Greeting.OnlyLegacy;
        }
        catch (IOException exception)
        {
            _problem = $"{connection.Remote} closed the connection: {exception.Message}.";
            return Greeting.None;
        }
        catch (PyileException exception)
        {
            _problem = exception.Message;
            return Greeting.Other;
        }
    }

    private async Task LogInAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        IConnection connection;
        try
        {
            connection = await _dialer.DialAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (PyileException exception)
        {
            _problem = exception.Message;
            return;
        }
        await LogInAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins a login of version 2, and sends no more than the hello.</summary>
    private async Task LogInAsync(IConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            KeyHash network = await ProbeLogin.FindNetworkAsync(connection, _tls, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            Change(f => f with { SpeaksVersion2 = true, Network = network });
        }
        catch (PyileException exception) when (exception.Kind is PyileError.Banned or PyileError.HostFull)
        {
            _refusal = exception.Message;
            Change(f => f with { SpeaksVersion2 = true, IsBanned = f.IsBanned || exception.Kind == PyileError.Banned });
        }
        catch (PyileException exception)
        {
            _problem = exception.Message;
        }
        catch (OperationCanceledException) when (_found.SpeaksVersion1)
        {
            // It has greeted in the meantime, and speaks nothing newer.
        }
    }

    private ProbedHost Result(bool isCompared, KnownNetwork? known)
    {
        HostTrust? trust = (isCompared, _found.Network, known?.Network) switch
        {
            (false, _, _) => null,
            // What is remembered is encrypted.
            (_, null, not null) when _found is { SpeaksVersion1: true, IsBanned: false } => HostTrust.Changed,
            (_, null, _) => null,
            (_, _, null) => HostTrust.New,
            var (_, found, remembered) => found == remembered ? HostTrust.Known : HostTrust.Changed,
        };
        return _found with { Trust = trust, Detail = Describe(trust, known) };
    }

    private string Describe(HostTrust? trust, KnownNetwork? known) => (_found, trust) switch
    {
        ({ IsReachable: false }, _) => _problem,
        ({ IsBanned: true }, _) => _refusal ?? $"The host at {_found.Address} has banned this machine's address. Only the host's owner can remove the ban.",
        (_, HostTrust.Known) => "It is the network that is remembered for this name and port.",
        (_, HostTrust.New) => "No network is remembered for this name and port.",
        (_, HostTrust.Changed) => $"Another network is remembered for this name and port: {known!.Fingerprint}. Either the host was started as a new network, or someone intercepts the connection.",
        ({ SpeaksVersion2: false }, _) => "It speaks only version 1, which is not encrypted and shows no fingerprint.",
        _ => _refusal ?? "It speaks version 2, which is encrypted.",
    };

    private string DescribeTimeout() => _found switch
    {
        { Address: null } => $"The name '{_options.HostName}' was not found within {_options.Timeout.TotalSeconds:0.#} s.",
        { RoundTrip: null } => $"No host answered at {_found.Address} within {_options.Timeout.TotalSeconds:0.#} s. Check that a host runs there and that no firewall is between.",
        _ => $"Something takes connections at {_found.Address}, but did not answer as a host does within {_options.Timeout.TotalSeconds:0.#} s.",
    };

    // Two connections report at the same time.
    private void Change(Func<ProbedHost, ProbedHost> change)
    {
        lock (_sync)
            _found = change(_found);
    }

    private enum Greeting
    {
        /// <summary>Nothing was heard in time.</summary>
        None,

        /// <summary>The host speaks a legacy protocol, and nothing newer.</summary>
        OnlyLegacy,

        /// <summary>The host may speak something newer.</summary>
        Other,
    }
}
