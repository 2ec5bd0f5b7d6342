using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.Engine.Legacy;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>
/// Looks at a host as a joiner does, up to where a password would be said, and leaves. A connection that only listens
/// finds out whether the host greets, as version 1 does; another one begins a login of version 2.
/// </summary>
public sealed class HostProbe
{
    // The same patience as a joiner's, first with one that is quick to greet, then with one that waits for TLS before.
    private readonly FirstByte _quick;
    private readonly FirstByte _slow;
    private readonly ProbeOptions _options;
    private readonly HostDialer _dialer;
    private readonly ITransport _transport;
    private readonly Lock _sync = new();
    private ProbedHost _found = new() { Detail = "" };
    private string _problem = "";
    private string? _refusal;

    private HostProbe(ProbeOptions options, ITransport transport)
    {
        _options = options;
        _transport = transport;
        _dialer = new HostDialer(transport, options.Address, NullLogger.Instance);
        _quick = new FirstByte(FirstByte.OfJoiner, options.TimeProvider);
        _slow = new FirstByte(FirstByte.OfHost * 4, options.TimeProvider);
    }

    /// <returns>What was found out; also where there is no host.</returns>
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
        var probe = new HostProbe(options, transport);
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
        return probe.Result(isCompared: trust is not null, known);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var address = new IPEndPoint(await _dialer.ResolveAsync(_options.HostName, cancellationToken).ConfigureAwait(false), _options.Port);
        _found = _found with { Address = address };
        long began = _options.TimeProvider.GetTimestamp();
        IConnection listening = await _dialer.DialAsync(address, cancellationToken).ConfigureAwait(false);
        await using (listening.ConfigureAwait(false))
        {
            _found = _found with { RoundTrip = _options.TimeProvider.GetElapsedTime(began) };
            if (await IsSpokenAsync(_quick, listening, cancellationToken).ConfigureAwait(false))
            {
                // Who greets and does not say that it speaks more is not bothered with TLS.
                if (await GreetAsync(listening, cancellationToken).ConfigureAwait(false) is not { Encrypted: false, Banned: false })
                    await LogInAsync(address, cancellationToken).ConfigureAwait(false);
                return;
            }
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task loggingIn = LogInAsync(address, over.Token);
            try
            {
                if (await IsSpokenAsync(_slow, listening, cancellationToken).ConfigureAwait(false)
                    && await GreetAsync(listening, cancellationToken).ConfigureAwait(false) is { Encrypted: false, Banned: false })
                    await over.CancelAsync().ConfigureAwait(false);
            }
            finally
            {
                await loggingIn.ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> IsSpokenAsync(FirstByte patience, IConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await patience.IsSpokenAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            _problem = $"{connection.Remote} cut the connection off: {exception.Message}.";
            return false;
        }
    }

    /// <summary>Hears what was said on a connection on which nothing was said from here.</summary>
    /// <returns>Null where it is no greeting.</returns>
    private async Task<BannedStatus?> GreetAsync(IConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            BannedStatus greeting = await new LegacyJoinRun(_transport, connection, _options.Address).GreetAsync(cancellationToken).ConfigureAwait(false);
            Change(f => f with { SpeaksVersion1 = true, IsBanned = f.IsBanned || greeting.Banned });
            return greeting;
        }
        catch (PyileException exception)
        {
            _problem = exception.Message;
            return null;
        }
    }

    /// <summary>Begins a login of version 2, and says no more than hello.</summary>
    private async Task LogInAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            var clock = new MonotonicClock(_options.TimeProvider);
            using MemberKey key = MemberKey.Create(clock.WallClock);
            IConnection connection = await _dialer.DialAsync(address, cancellationToken).ConfigureAwait(false);
            KeyHash network = await new JoinRun(connection, Hello(key), new RosterReplica(), clock).FindNetworkAsync(cancellationToken).ConfigureAwait(false);
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
            // It has greeted meanwhile, and speaks nothing else.
        }
    }

    private static JoinCredentials Hello(MemberKey key) => new()
    {
        Kind = LoginKind.Password,
        Key = key,
        Certificate = key.SelfSigned,
        Alias = "",
        MessagePort = 0,
        AllowsUnencrypted = false,
    };

    private ProbedHost Result(bool isCompared, KnownNetwork? known)
    {
        HostTrust? trust = !isCompared || _found.Network is not { } network ? null
            : known is null ? HostTrust.New
            : known.Network == network ? HostTrust.Known : HostTrust.Changed;
        return _found with { Trust = trust, Detail = Describe(trust, known) };
    }

    private string Describe(HostTrust? trust, KnownNetwork? known) => (_found, trust) switch
    {
        ({ IsReachable: false }, _) => _problem,
        ({ IsBanned: true }, _) => _refusal ?? $"The host at {_found.Address} has banned this machine's address. Only the host's owner can remove the ban.",
        (_, HostTrust.Known) => "It is the network that is remembered for this name and port.",
        (_, HostTrust.New) => "No network is remembered for this name and port.",
        (_, HostTrust.Changed) => $"Another network is remembered for this name and port: {known!.Fingerprint}. Either the host was started as a new network, or somebody is in between.",
        ({ SpeaksVersion2: false }, _) => "It speaks only version 1, which is not encrypted and shows no fingerprint.",
        _ => _refusal ?? "It speaks version 2, which is encrypted.",
    };

    private string DescribeTimeout() => _found switch
    {
        { Address: null } => $"The name '{_options.HostName}' was not found within {_options.Timeout.TotalSeconds:0.#} s.",
        { RoundTrip: null } => $"Nobody answered at {_found.Address} within {_options.Timeout.TotalSeconds:0.#} s. Check that a host runs there and that no firewall is between.",
        _ => $"Something takes connections at {_found.Address}, but did not answer as a host does within {_options.Timeout.TotalSeconds:0.#} s.",
    };

    // Two connections are looked at side by side.
    private void Change(Func<ProbedHost, ProbedHost> change)
    {
        lock (_sync)
            _found = change(_found);
    }
}
