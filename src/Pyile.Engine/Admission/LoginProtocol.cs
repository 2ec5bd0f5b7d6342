using System.Security.Authentication;
using System.Security.Cryptography;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Admission;

/// <summary>Version 2 logins at a host: refuses banned addresses, and runs each login within its deadline.</summary>
internal sealed class LoginProtocol(NetworkServices services) : ILoginProtocol, IDisposable
{
    private readonly JoinerRecord _joiners = new(services);
    private readonly Refuser _refuser = new(services.Logins.Context.Time);

    /// <summary>Computes for logins by password.</summary>
    public PasswordQueue Passwords { get; } = new(services.Logins.Gate);

    public async Task<LoginResult> RunAsync(PendingLogin login, IConnection connection, CancellationToken cancellationToken)
    {
        if (_joiners.IsBanned(login.Remote.Address))
        {
            // While it reads the refusal, it takes no place from other logins.
            services.Logins.Gate.Exit(login);
            await _refuser.RefuseAsync(connection, TlsAlert.Banned, cancellationToken).ConfigureAwait(false);
            return LoginResult.Failed(new FailedLogin(LoginFailure.Banned, "its address is banned"));
        }
        HostLoginRun run = NewRun(login);
        Admitted? admitted = null;
        try
        {
            admitted = await RunInTimeAsync(run, connection, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The end of the session cancels the login, also in the middle of the TLS handshake.
            if (admitted is null)
                await connection.DisposeAsync().ConfigureAwait(false);
        }
        return admitted is null ? LoginResult.Failed(run.Failure) : LoginResult.Of(admitted);
    }

    /// <summary>Prepares a login by version 2.</summary>
    public HostLoginRun NewRun(PendingLogin login) => new(login, services, _joiners, new HostProof(login, services, _joiners, Passwords));

    public void Dispose() => Passwords.Dispose();

    private async Task<Admitted?> RunInTimeAsync(HostLoginRun run, IConnection connection, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(services.Logins.Options.Whole, services.Logins.Context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await run.RunAsync(connection, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            run.Failed(LoginFailure.TimedOut, "it took too long");
        }
        catch (AuthenticationException exception)
        {
            run.Failed(LoginFailure.ProtocolViolation, $"TLS failed: {exception.Message}");
        }
        catch (IOException exception)
        {
            run.Failed(LoginFailure.Closed, exception.Message);
        }
        catch (PyileException exception)
        {
            run.Failed(LoginFailure.ProtocolViolation, exception.Message);
        }
        catch (CryptographicException exception)
        {
            // A certificate that TLS took and nothing else understands.
            run.Failed(LoginFailure.ProtocolViolation, exception.Message);
        }
        return null;
    }
}
