using System.Security.Cryptography;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>Joins a network for the first time: with a password or a ticket, and compared with the networks that are remembered.</summary>
/// <param name="options">What the session was asked for.</param>
/// <param name="context">What the tasks of the session share.</param>
/// <param name="legacy">An older protocol that may be spoken, or null.</param>
/// <param name="messagePort">Where this session takes messages.</param>
internal sealed class FirstJoin(PeerOptions options, SessionContext context, ILegacyJoining? legacy, int messagePort)
{
    private readonly RememberedNetworks _remembered = new(options, context.Clock);

    /// <exception cref="PyileException">The host does not answer, does not let this session in, or is not the one that is remembered.</exception>
    public async Task<IJoinedHost> RunAsync(CancellationToken cancellationToken)
    {
        TicketContent? ticket = options.Ticket is null ? null : Decode(options.Ticket);
        IReadOnlyList<TicketHost> hosts = ticket is null ? [Named()] : _remembered.HostsFor(ticket);
        bool isExclusive = legacy is { IsExclusive: true };
        KeyHash? remembered = ticket is null ? _remembered.Find(hosts[0]) : null;
        if (isExclusive && remembered is { } encrypted)
            throw JoinErrors.NoLongerEncrypted($"{hosts[0]}", encrypted);
        MemberKey? key = isExclusive ? null : MemberKey.Create(context.Clock.WallClock);
        try
        {
            var request = new JoinRequest
            {
                Hosts = hosts,
                Credentials = key is null ? null : CredentialsFor(key, ticket, remembered),
                Roster = new RosterReplica(),
            };
            // A remembered network is encrypted, and so is that of a ticket.
            bool isUnencryptedPossible = ticket is null && remembered is null;
            var connector = new HostConnector(options.WithoutSecrets(), context.Transport, context.Clock, isUnencryptedPossible ? legacy?.CreateJoiner(options, context.Transport, messagePort) : null);
            switch (await connector.RunAsync(request, PolicyFor(isExclusive), cancellationToken).ConfigureAwait(false))
            {
                case JoinOutcome.Joined(var host, var reached):
                    await _remembered.AddAsync(reached, host).ConfigureAwait(false);
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
        finally
        {
            CryptographicOperations.ZeroMemory(ticket?.Secret);
        }
    }

    private TicketHost Named()
    {
        var target = HostTarget.Of(options.HostName!, options.Port);
        return new TicketHost(target.Name, target.Port);
    }

    private RetryPolicy PolicyFor(bool isExclusive)
    {
        if (options.RetryFor != TimeSpan.Zero)
            return RetryPolicy.UntilReachable(options.RetryFor);
        return isExclusive ? RetryPolicy.FirstJoin with { MaxAttempts = 6 } : RetryPolicy.FirstJoin;
    }

    private static TicketContent Decode(string text) => TicketText.TryDecode(text, out TicketContent? ticket, out string? problem)
        ? ticket
        : throw new PyileException(PyileError.TicketInvalid, $"That is not a valid ticket: {problem}. Copy the whole text that the host's owner gave you.");

    private JoinCredentials CredentialsFor(MemberKey key, TicketContent? ticket, KeyHash? remembered) => new()
    {
        Kind = ticket is null ? LoginKind.Password : LoginKind.Ticket,
        Key = key,
        Certificate = key.SelfSigned,
        Tls = context.Tls,
        Password = options.Password,
        Ticket = ticket,
        Network = ticket?.Network ?? remembered,
        Alias = AliasText.Clean(options.Alias),
        MessagePort = messagePort,
        AllowsUnencrypted = legacy is not null,
    };
}
