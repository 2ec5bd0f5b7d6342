using Pyile.Engine.Model;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>
/// Looks at what took a connection as a joiner does, up to where a password would be sent. If a legacy protocol is given, the connection
/// listens for its greeting while another one begins a login of version 2.
/// </summary>
/// <param name="connection">The connection; it belongs to this.</param>
/// <param name="dialer">Makes the other connection.</param>
/// <param name="legacy">Recognizes a host of an older protocol, or null.</param>
/// <param name="tls">The implementation of TLS.</param>
/// <param name="time">Where timers come from.</param>
internal sealed class ProbeRun(IConnection connection, HostDialer dialer, ILegacyProbe? legacy, TlsProvider tls, TimeProvider time)
    : IAsyncDisposable
{
    private readonly Lock _sync = new();
    private ProbedHost _found = new() { Detail = "", Address = connection.Remote };
    private PyileException? _problem;

    /// <summary>What was found out.</summary>
    public ProbedHost Found => _found;

    /// <summary>Why the host refuses this machine; null if it does not.</summary>
    public string? Refusal { get; private set; }

    /// <exception cref="PyileException">It is not a host.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using (connection.ConfigureAwait(false))
        {
            if (legacy is null)
                await LogInAsync(connection, cancellationToken).ConfigureAwait(false);
            else
                await ListenAsync(legacy, cancellationToken).ConfigureAwait(false);
        }
        if (!_found.IsReachable)
            throw _problem ?? new PyileException(PyileError.ProtocolViolation, $"{connection.Remote} does not answer as a host.");
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task ListenAsync(ILegacyProbe greeter, CancellationToken cancellationToken)
    {
        // Most legacy hosts greet at once; others only if the joiner does not begin with TLS for a while.
        switch (await GreetAsync(greeter, isPatient: false, cancellationToken).ConfigureAwait(false))
        {
            case Greeting.OnlyLegacy:
                return;
            case Greeting.Other:
                await DialAndLogInAsync(cancellationToken).ConfigureAwait(false);
                return;
            default:
                break;
        }
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task loggingIn = DialAndLogInAsync(over.Token);
        try
        {
            if (await GreetAsync(greeter, isPatient: true, cancellationToken).ConfigureAwait(false) == Greeting.OnlyLegacy)
                await over.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            await loggingIn.ConfigureAwait(false);
        }
    }

    private async Task<Greeting> GreetAsync(ILegacyProbe greeter, bool isPatient, CancellationToken cancellationToken)
    {
        try
        {
            if (await greeter.ListenAsync(connection, isPatient, cancellationToken).ConfigureAwait(false) is not { } greeting)
                return Greeting.None;
            Change(f => f with { SpeaksVersion1 = true, IsBanned = f.IsBanned || greeting.IsBanned });
            return greeting.SpeaksNewer || greeting.IsBanned ? Greeting.Other : Greeting.OnlyLegacy;
        }
        catch (IOException exception)
        {
            _problem = new PyileException(PyileError.ConnectionLost, $"{connection.Remote} closed the connection: {exception.Message}.", exception);
            return Greeting.None;
        }
        catch (PyileException exception)
        {
            _problem = exception;
            return Greeting.Other;
        }
    }

    private async Task DialAndLogInAsync(CancellationToken cancellationToken)
    {
        IConnection other;
        try
        {
            other = await dialer.DialAsync(connection.Remote, cancellationToken).ConfigureAwait(false);
        }
        catch (PyileException exception)
        {
            _problem = exception;
            return;
        }
        await LogInAsync(other, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins a login of version 2, and sends no more than the hello.</summary>
    private async Task LogInAsync(IConnection to, CancellationToken cancellationToken)
    {
        try
        {
            KeyHash network = await ProbeLogin.FindNetworkAsync(to, tls, time, cancellationToken).ConfigureAwait(false);
            Change(f => f with { SpeaksVersion2 = true, Network = network });
        }
        catch (PyileException exception) when (exception.Kind is PyileError.Banned or PyileError.HostFull)
        {
            Refusal = exception.Message;
            Change(f => f with { SpeaksVersion2 = true, IsBanned = f.IsBanned || exception.Kind == PyileError.Banned });
        }
        catch (PyileException exception)
        {
            _problem = exception;
        }
        catch (OperationCanceledException) when (_found.SpeaksVersion1)
        {
            // It has greeted in the meantime, and speaks nothing newer.
        }
    }

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
