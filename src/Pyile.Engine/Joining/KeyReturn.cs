using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>Comes back to a network with the key that was kept for it.</summary>
/// <param name="options">What the session was asked for.</param>
/// <param name="context">What the tasks of the session share.</param>
/// <param name="login">Logs in.</param>
/// <param name="identity">The key.</param>
internal sealed class KeyReturn(PeerOptions options, SessionContext context, FirstLogin login, OwnIdentity identity)
{
    private bool HasProof => options.Password is not null || options.Ticket is not null;

    /// <param name="hosts">Where the host may be.</param>
    /// <param name="network">Its network; null if that is not known.</param>
    /// <param name="cancellationToken">Ends the login.</param>
    /// <returns>Null if there is no key, or the host does not accept it any more, and the session has a password or a ticket.</returns>
    /// <exception cref="PyileException">The host does not let this session in, or there is neither a key nor another proof.</exception>
    public async Task<JoinOutcome.Joined?> TryAsync(IReadOnlyList<TicketHost> hosts, KeyHash? network, CancellationToken cancellationToken)
    {
        if (network is not { } known || identity.Find(known, HasProof) is not var (kept, key))
        {
            return HasProof ? null : throw new PyileException(
                PyileError.NotEnrolled,
                $"No key of this user is kept for the network of {hosts[0]}. Join it once with its password or a ticket; after that neither is needed.");
        }
        JoinOutcome outcome = await LogInAsync(hosts, kept, key, cancellationToken).ConfigureAwait(false);
        if (outcome is JoinOutcome.Joined { Host: JoinedHost { Login: var joined } } success)
        {
            await identity.UseAsync(key).ConfigureAwait(false);
            if (joined.HasReplaced)
                Log.IdentityTakenOver(context.Logger, joined.Host);
            return success;
        }
        key.Dispose();
        PyileException problem = ((JoinOutcome.Failed)outcome).Failure.Problem;
        return HasProof && IsMembershipOver(problem.Kind) ? null : throw problem;
    }

    private async Task<JoinOutcome> LogInAsync(IReadOnlyList<TicketHost> hosts, KeptIdentity kept, MemberKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await login.RunAsync(hosts, login.ByKey(kept, key), canBeLegacy: false, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    // The host does not know the key, or does not accept it: it may accept another proof. What is wrong with a ticket, its login reports.
    private bool IsMembershipOver(PyileError kind) =>
        kind is PyileError.NotAdmitted or PyileError.HostRestored or PyileError.CertificateExpired
        || (kind == PyileError.HostKeyChanged && options.Ticket is not null);
}
