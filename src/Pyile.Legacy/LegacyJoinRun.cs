using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Legacy;

/// <summary>A host that let this peer in: its two connections, and the members so far.</summary>
internal sealed record LegacyJoining(ValueStream Control, ValueStream Dist, IReadOnlyList<WireAddress> Members);

/// <summary>Drives one <see cref="LegacyJoinLogin"/> over one connection. The deadline is the caller's token.</summary>
internal sealed class LegacyJoinRun(
    ITransport transport, IConnection connection, IPAddress localAddress, bool prefersEncrypted = false, ILogger? logger = null)
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private LegacyJoinLogin? _machine;

    /// <summary>Whether the host has accepted the password. Before that, a full host cuts off those it has no place for.</summary>
    public bool IsAuthenticated => _machine is { IsAuthenticated: true };

    /// <returns>Null if the host also speaks version 2 and that is preferred.</returns>
    /// <exception cref="PyileException">The host did not let this peer in, or is not a host.</exception>
    public async Task<LegacyJoining?> RunAsync(Secret password, int peerPort, CancellationToken cancellationToken)
    {
        var control = new ValueStream(connection, isIdle: true);
        try
        {
            _machine = new LegacyJoinLogin(password, new WireAddress(connection.Local.Address.ToString(), peerPort), prefersEncrypted);
            if (await TalkAsync(_machine, control, cancellationToken).ConfigureAwait(false) is { } dist)
                return new LegacyJoining(control, dist, _machine.Members);
            await control.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch (IOException exception)
        {
            await control.DisposeAsync().ConfigureAwait(false);
            throw Lost(exception);
        }
        catch
        {
            await control.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the greeting of a host of version 1, and leaves.</summary>
    /// <exception cref="PyileException">It is not a host of version 1, or the connection broke.</exception>
    public async Task<BannedStatus> GreetAsync(CancellationToken cancellationToken)
    {
        var control = new ValueStream(connection, isIdle: true);
        await using (control.ConfigureAwait(false))
        {
            try
            {
                return await ReadAsync(control, cancellationToken).ConfigureAwait(false) as BannedStatus
                    ?? throw ToException(new LegacyLoginEffect.Fail(LoginFailure.ProtocolViolation, "it does not greet"));
            }
            catch (IOException exception)
            {
                throw Lost(exception);
            }
        }
    }

    private async Task<ValueStream?> TalkAsync(LegacyJoinLogin machine, ValueStream control, CancellationToken cancellationToken)
    {
        ValueStream? dist = null;
        try
        {
            while (true)
            {
                V1Value value = await ReadAsync(control, cancellationToken).ConfigureAwait(false);
                foreach (LegacyLoginEffect effect in machine.Receive(value))
                {
                    switch (effect)
                    {
                        case LegacyLoginEffect.Send send:
                            LogStep(send.Value);
                            await control.WriteAsync(send.Value, cancellationToken).ConfigureAwait(false);
                            break;
                        case LegacyLoginEffect.ConnectDist connect:
                            dist = await ConnectDistAsync(connect.Address, cancellationToken).ConfigureAwait(false);
                            machine.DistConnected();
                            break;
                        case LegacyLoginEffect.Admit:
                            return dist!;
                        case LegacyLoginEffect.Fail { Reason: LoginFailure.NotEncrypted }:
                            return null;
                        case LegacyLoginEffect.Fail failure:
                            throw ToException(failure);
                        default:
                            throw new InvalidOperationException($"A joiner does not do {effect}.");
                    }
                }
            }
        }
        catch when (dist is not null)
        {
            await dist.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<V1Value> ReadAsync(ValueStream control, CancellationToken cancellationToken) =>
        await control.ReadAsync(V1Limits.Roster, cancellationToken).ConfigureAwait(false)
        ?? throw new PyileException(
            PyileError.ConnectionLost,
            $"The host at {connection.Remote} closed the connection before the login was over. It may be full or stopping, or another member may have this session's port for messages; try again.");

    private void LogStep(V1Value value)
    {
        if (value is Shadow)
            Log.LoggingIn(_logger, connection.Remote, 1);
        else if (value is PeerAddress)
            Log.LoginAccepted(_logger, connection.Remote);
    }

    private async Task<ValueStream> ConnectDistAsync(WireAddress address, CancellationToken cancellationToken)
    {
        IPEndPoint remote = address.Resolve(connection.Remote.Address)
            ?? throw new PyileException(PyileError.ProtocolViolation, $"The host at {connection.Remote} distributes its roster at an address that is not an IPv4 address.");
        try
        {
            return new ValueStream(await transport.ConnectAsync(remote, localAddress, cancellationToken).ConfigureAwait(false), isIdle: true);
        }
        catch (IOException exception)
        {
            throw new PyileException(
                PyileError.HostUnreachable,
                $"The host at {connection.Remote} accepted the password, but its roster cannot be fetched from {remote}: {exception.Message}. A firewall on the host may let through only the login port.",
                exception);
        }
    }

    private PyileException Lost(IOException exception) => new(
        PyileError.ConnectionLost, $"The connection to {connection.Remote} broke in the middle of the login: {exception.Message}. Try again.", exception);

    private PyileException ToException(LegacyLoginEffect.Fail failure) => failure.Reason switch
    {
        LoginFailure.WrongPassword => new PyileException(
            PyileError.WrongPassword,
            $"The host at {connection.Remote} refused the password. Check it before trying again: after a few failures the host bans this address."),
        LoginFailure.Banned => new PyileException(
            PyileError.Banned,
            $"The host at {connection.Remote} has banned {connection.Local.Address}. Only the host's owner can remove the ban."),
        _ => new PyileException(
            PyileError.ProtocolViolation,
            $"{connection.Remote} does not speak version 1 of the protocol: {failure.Detail}."),
    };
}
