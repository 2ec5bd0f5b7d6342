using System.Security.Cryptography;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>
/// Joins a network: with the key that was kept for it, or else with a password or a ticket. It is compared with the networks that are
/// remembered.
/// </summary>
/// <param name="options">What the session was asked for.</param>
/// <param name="context">What the tasks of the session share.</param>
/// <param name="legacy">An older protocol that may be spoken, or null.</param>
/// <param name="messagePort">Where this session takes messages.</param>
internal sealed class FirstJoin(PeerOptions options, SessionContext context, ILegacyJoining? legacy, int messagePort)
{
    private readonly RememberedNetworks _remembered = new(options, context.Clock);
    private readonly FirstLogin _login = new(options, context, legacy, messagePort);

    /// <exception cref="PyileException">The host does not answer, does not let this session in, or is not the one that is remembered.</exception>
    public async Task<IJoinedHost> RunAsync(CancellationToken cancellationToken)
    {
        TicketContent? ticket = GivenTicket.Read(options);
        try
        {
            IReadOnlyList<TicketHost> hosts = ticket is null ? [Named()] : _remembered.HostsFor(ticket);
            KeyHash? remembered = ticket is null ? _remembered.Find(hosts[0]) : null;
            if (_login.IsExclusive && remembered is { } encrypted)
                throw JoinErrors.NoLongerEncrypted($"{hosts[0]}", encrypted);
            using var identity = new OwnIdentity(_login.IsExclusive ? null : options.Identity, context);
            var back = new KeyReturn(options, context, _login, identity);
            if (await back.TryAsync(hosts, ticket?.Network ?? remembered, cancellationToken).ConfigureAwait(false) is { } joined)
            {
                await _remembered.AddAsync(joined.Reached, joined.Host).ConfigureAwait(false);
                return joined.Host;
            }
            return await JoinAsync(identity, hosts, ticket, remembered, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(ticket?.Secret);
        }
    }

    private async Task<IJoinedHost> JoinAsync(
        OwnIdentity identity, IReadOnlyList<TicketHost> hosts, TicketContent? ticket, KeyHash? remembered, CancellationToken cancellationToken)
    {
        MemberKey? key = _login.IsExclusive ? null : MemberKey.Create(context.Clock.WallClock);
        try
        {
            JoinCredentials? credentials = key is null ? null : _login.ByProof(key, ticket, remembered, identity.IsKept);
            // A remembered network is encrypted, and so is that of a ticket.
            bool canBeLegacy = ticket is null && remembered is null;
            switch (await _login.RunAsync(hosts, credentials, canBeLegacy, cancellationToken).ConfigureAwait(false))
            {
                case JoinOutcome.Joined(var host, var reached):
                    await _remembered.AddAsync(reached, host).ConfigureAwait(false);
                    if (host is JoinedHost encrypted)
                        identity.Keep(key!, encrypted);
                    return host;
                case JoinOutcome.Failed(var failure):
                    throw failure.Problem;
                case var outcome:
                    throw new InvalidOperationException($"A join does not end with {outcome.GetType().Name}.");
            }
        }
        catch
        {
            key?.Dispose();
            throw;
        }
    }

    private TicketHost Named()
    {
        var target = HostTarget.Of(options.HostName!, options.Port);
        return new TicketHost(target.Name, target.Port);
    }
}
