using Pyile.Engine.Model;
using Pyile.Engine.Relaying;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Admission;

/// <summary>Accepts connections on the host's login port and runs their logins side by side, in the version that each joiner speaks.</summary>
/// <param name="context">What the tasks of the session share.</param>
/// <param name="gate">Bounds the logins.</param>
/// <param name="listener">The login port.</param>
/// <param name="silence">How long a joiner may be silent until it counts as one of an older version.</param>
/// <param name="outcomes">Takes over what logins end with.</param>
internal sealed class LoginServer(
    SessionContext context, LoginGate gate, IListener listener, TimeSpan silence, ILoginOutcomes outcomes)
{
    private readonly FirstByte _firstByte = new(silence, context.Time);
    private readonly Refuser _refuser = new(context.Time);

    /// <param name="encrypted">The logins of version 2, or null if it is not spoken.</param>
    /// <param name="legacy">The logins of an older protocol, or null if none is spoken.</param>
    /// <param name="cancellationToken">Ends all logins.</param>
    public Task RunAsync(ILoginProtocol? encrypted, ILoginProtocol? legacy, CancellationToken cancellationToken) =>
        AcceptLoop.RunAsync(
            listener,
            static _ => ValueTask.CompletedTask,
            connection => Accept(connection, new Protocols(encrypted, legacy), cancellationToken),
            context.Time,
            context.Logger,
            cancellationToken);

    private void Accept(IConnection connection, Protocols protocols, CancellationToken cancellationToken)
    {
        var login = new PendingLogin(connection);
        if (gate.TryEnter(login, outcomes.Circuits.ExpectedFrom(login.Remote.Address)))
            context.Work.Run(() => RunLoginAsync(login, protocols, cancellationToken));
        else
            context.Work.Run(() => RefuseAsync(login, cancellationToken));
    }

    private async Task RunLoginAsync(PendingLogin login, Protocols protocols, CancellationToken cancellationToken)
    {
        LoginResult result;
        try
        {
            result = await TalkAsync(login, protocols, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Exit(login);
        }
        if (result.Admitted is { } admitted)
            outcomes.Admitted(admitted);
        else if (result.Failure is { } failure && !cancellationToken.IsCancellationRequested)
            outcomes.LoginFailed(login.Remote, failure);
    }

    private async Task<LoginResult> TalkAsync(PendingLogin login, Protocols protocols, CancellationToken cancellationToken)
    {
        DetectedProtocol detected;
        IConnection connection;
        try
        {
            (detected, connection) = await _firstByte.ListenAsync(login.Connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await login.Connection.DisposeAsync().ConfigureAwait(false);
            return LoginResult.Failed(login.Failure(LoginFailure.Closed, exception.Message));
        }
        if (detected == DetectedProtocol.Circuit)
            return await RelayAsync(login, connection, cancellationToken).ConfigureAwait(false);
        if ((detected == DetectedProtocol.Tls ? protocols.Encrypted : protocols.Legacy) is { } protocol)
            return await protocol.RunAsync(login, connection, cancellationToken).ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
        return LoginResult.Failed(detected == DetectedProtocol.Silent
            ? login.Failure(LoginFailure.TimedOut, "it said nothing")
            : login.Failure(LoginFailure.NotEncrypted, "it does not begin with TLS"));
    }

    private async Task<LoginResult> RelayAsync(PendingLogin login, IConnection connection, CancellationToken cancellationToken)
    {
        CircuitEnd? end = null;
        string problem = "its key is for no circuit";
        try
        {
            using var deadline = new CancellationTokenSource(silence, context.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            end = await outcomes.Circuits.GreetAsync(connection, both.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            problem = exception.Message;
        }
        if (end is null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            return LoginResult.Failed(login.Failure(LoginFailure.ProtocolViolation, problem));
        }
        // A member with a key that the host has given it takes no place from logins.
        gate.Exit(login);
        await outcomes.Circuits.RunAsync(end, connection, cancellationToken).ConfigureAwait(false);
        return default;
    }

    private async Task RefuseAsync(PendingLogin login, CancellationToken cancellationToken)
    {
        outcomes.LoginFailed(login.Remote, new FailedLogin(LoginFailure.Busy, "too many connections from there lately"));
        await _refuser.RefuseAsync(login.Connection, TlsAlert.Busy, cancellationToken).ConfigureAwait(false);
    }

    private readonly record struct Protocols(ILoginProtocol? Encrypted, ILoginProtocol? Legacy);
}
