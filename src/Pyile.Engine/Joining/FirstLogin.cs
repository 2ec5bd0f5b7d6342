using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>The first login of a session at its host, whatever is proven in it.</summary>
/// <param name="options">What the session was asked for.</param>
/// <param name="context">What the tasks of the session share.</param>
/// <param name="legacy">An older protocol that may be spoken, or null.</param>
/// <param name="messagePort">Where this session takes messages.</param>
internal sealed class FirstLogin(PeerOptions options, SessionContext context, ILegacyJoining? legacy, int messagePort)
{
    /// <summary>Whether only the older protocol is spoken.</summary>
    public bool IsExclusive => legacy is { IsExclusive: true };

    /// <param name="hosts">Where the host may be.</param>
    /// <param name="credentials">What is proven; null if only the older protocol is spoken.</param>
    /// <param name="canBeLegacy">Whether the host may speak nothing newer than the older protocol.</param>
    /// <param name="cancellationToken">Ends the login.</param>
    public Task<JoinOutcome> RunAsync(
        IReadOnlyList<TicketHost> hosts, JoinCredentials? credentials, bool canBeLegacy, CancellationToken cancellationToken)
    {
        ILegacyJoiner? joiner = canBeLegacy ? legacy?.CreateJoiner(options, context.Transport, messagePort) : null;
        var connector = new HostConnector(options.WithoutSecrets(), context.Transport, context.Clock, joiner);
        var request = new JoinRequest { Hosts = hosts, Credentials = credentials, Roster = new RosterReplica() };
        return connector.RunAsync(request, Policy(), cancellationToken);
    }

    /// <summary>A login as a new member, by password or ticket.</summary>
    public JoinCredentials ByProof(MemberKey key, TicketContent? ticket, KeyHash? network, bool keepsKey) => new()
    {
        Kind = ticket is null ? LoginKind.Password : LoginKind.Ticket,
        Key = key,
        Certificate = key.SelfSigned,
        Tls = context.Tls,
        Password = options.Password,
        Ticket = ticket,
        Network = ticket?.Network ?? network,
        Alias = AliasText.Clean(options.Alias),
        MessagePort = messagePort,
        AllowsUnencrypted = legacy is not null,
        KeepsKey = keepsKey,
    };

    /// <summary>A login as the member that has this key.</summary>
    public JoinCredentials ByKey(KeptIdentity kept, MemberKey key) => ByProof(key, ticket: null, kept.Network, keepsKey: true) with
    {
        Kind = LoginKind.Certificate,
        Certificate = key.With(kept.Certificate),
        Password = null,
        Alias = options.Alias == SessionOptions.DefaultAlias ? kept.Alias : AliasText.Clean(options.Alias),
        IsUnattended = false,
    };

    private RetryPolicy Policy()
    {
        if (options.RetryFor != TimeSpan.Zero)
            return RetryPolicy.UntilReachable(options.RetryFor);
        return IsExclusive ? RetryPolicy.FirstJoin with { MaxAttempts = 6 } : RetryPolicy.FirstJoin;
    }
}
