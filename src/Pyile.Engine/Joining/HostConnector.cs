using Pyile.Engine.Diagnostics;
using Pyile.Engine.Legacy;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;
namespace Pyile.Engine.Joining;

/// <summary>
/// One attempt after another to be let in by a host, in the version that both speak: version 2, unless version 1 was
/// allowed and the host speaks nothing else.
/// </summary>
/// <param name="options">What the session was asked for.</param>
/// <param name="transport">Where connections come from.</param>
/// <param name="clock">The clock of the session.</param>
/// <param name="messagePort">Where this peer takes messages.</param>
internal sealed class HostConnector(PeerOptions options, ITransport transport, MonotonicClock clock, int messagePort)
{
    // Five tries in about a second, then one every second or two, until the time is over.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastPause = FirstPause * 32;

    private readonly HostDialer _dialer = new(transport, options.Address, options.Logger);
    private readonly FirstByte _greeting = new(FirstByte.OfHost * 4, options.TimeProvider);
    private readonly FirstByte _firstByte = new(FirstByte.OfJoiner, options.TimeProvider);
    private bool _isKnownToEncrypt;
    private bool _isKnownToGreet;
    private bool _isAuthenticated;

    /// <summary>What kept it out the last time, where it is trying again.</summary>
    public PyileException? LastProblem { get; private set; }

    /// <summary>Where it was reached the last time.</summary>
    public TicketHost? Reached { get; private set; }

    /// <param name="hosts">Where the host may be; the first that answers is taken.</param>
    /// <param name="credentials">What is proven, or null where only version 1 is spoken.</param>
    /// <param name="copy">The roster as far as it is known.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>One of the two.</returns>
    /// <exception cref="PyileException">The host does not answer, or does not let this peer in.</exception>
    public async Task<(LegacyJoining? Unencrypted, Joined? Encrypted)> EnterAsync(
        IReadOnlyList<TicketHost> hosts, JoinCredentials? credentials, RosterReplica copy, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = FirstPause; ; pause = pause < LastPause ? pause * 2 : pause)
        {
            try
            {
                return await TryAsync(hosts, credentials, copy, cancellationToken).ConfigureAwait(false);
            }
            catch (PyileException exception) when (IsWorthTrying(exception.Kind, isLastTry: credentials is null && pause >= LastPause))
            {
                // A host with too many strangers at its door cuts off one that was quick enough for any other.
                LastProblem = exception;
                Log.LoginTriedAgain(options.Logger, exception.Message);
                await Task.Delay(pause * (0.5 + (options.Random.NextDouble() / 2)), options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private bool MayBeGreeted => options.AllowUnencrypted && options.Password is not null && !_isKnownToEncrypt;

    // Once the password is accepted, it is not for want of a place that a host closes the connection.
    private bool IsWorthTrying(PyileError problem, bool isLastTry) =>
        !isLastTry && !_isAuthenticated && (problem is PyileError.ConnectionLost or PyileError.HostFull);

    private async Task<(LegacyJoining?, Joined?)> TryAsync(
        IReadOnlyList<TicketHost> hosts, JoinCredentials? credentials, RosterReplica copy, CancellationToken cancellationToken)
    {
        while (true)
        {
            IConnection connection = await DialAsync(hosts, cancellationToken).ConfigureAwait(false);
            if (credentials is null)
                return (await JoinUnencryptedAsync(connection, cancellationToken).ConfigureAwait(false), null);
            if (!await GreetsAsync(connection, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    Joined joined = await new JoinRun(connection, credentials, copy, clock, options.Logger).RunAsync(cancellationToken).ConfigureAwait(false);
                    // Whoever greets from here on, when this peer comes back, is somebody else.
                    _isKnownToEncrypt = true;
                    return (null, joined);
                }
                catch (PyileException exception) when (exception.Kind == PyileError.UnencryptedNotAllowed && MayBeGreeted && !_isKnownToGreet)
                {
                    // It was slow to greet, and greets now: asked once more, with more patience.
                    _isKnownToGreet = true;
                    continue;
                }
            }
            if (await JoinUnencryptedAsync(connection, cancellationToken).ConfigureAwait(false) is { } joining)
                return (joining, null);
            // It speaks version 2 too: then nothing else is spoken, and the next connection begins with TLS.
            _isKnownToEncrypt = true;
        }
    }

    private async Task<IConnection> DialAsync(IReadOnlyList<TicketHost> hosts, CancellationToken cancellationToken)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                IConnection connection = await _dialer.DialAsync(hosts[i].Name, hosts[i].Port, cancellationToken).ConfigureAwait(false);
                Reached = hosts[i];
                return connection;
            }
            catch (PyileException exception) when (exception.Kind == PyileError.HostUnreachable && i + 1 < hosts.Count)
            {
                // A ticket names all addresses of the host's machine, and not every one is reached from everywhere.
            }
        }
    }

    /// <summary>Whether the host speaks first, as version 1 does. Asked only where that is allowed.</summary>
    private async Task<bool> GreetsAsync(IConnection connection, CancellationToken cancellationToken)
    {
        if (!MayBeGreeted)
            return false;
        try
        {
            return await (_isKnownToGreet ? _greeting : _firstByte).IsSpokenAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<LegacyJoining?> JoinUnencryptedAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var run = new LegacyJoinRun(transport, connection, options.Address, prefersEncrypted: !options.OnlyUnencrypted, options.Logger);
        try
        {
            return await run.RunAsync(options.Password!, messagePort, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _isAuthenticated = run.IsAuthenticated;
        }
    }
}
