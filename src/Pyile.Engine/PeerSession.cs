using System.Net;
using Pyile.Engine.Joining;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine;

/// <summary>A member of a network that another session hosts.</summary>
public sealed class PeerSession : Session
{
    private readonly IHostRelation _relation;

    private PeerSession(SessionServices services, IHostRelation relation)
        : base(services)
    {
        _relation = relation;
        services.PlanStop(
            async () => await relation.LeaveAsync().ConfigureAwait(false),
            async () => await relation.DisposeAsync().ConfigureAwait(false));
    }

    public override SessionRole Role => SessionRole.Peer;

    public override IPEndPoint Address => _relation.Self;

    public override IPEndPoint HostAddress => _relation.Host;

    /// <summary>How the session has lost its host permanently; null if it has not.</summary>
    public HostLost? Loss => Services.Loss;

    /// <summary>Joins a network.</summary>
    /// <exception cref="PyileException">The host does not answer, refuses the password or the ticket, has banned this peer, an option cannot be used, or TLS does not work here.</exception>
    /// <exception cref="OperationCanceledException">The caller's token ended the attempt.</exception>
    public static Task<PeerSession> ConnectAsync(PeerOptions options, CancellationToken cancellationToken = default) =>
        ConnectAsync(options, TcpTransport.Instance, cancellationToken);

    internal static async Task<PeerSession> ConnectAsync(PeerOptions options, ITransport transport, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules.Check(options);
        var context = new MessagingContext(options.WithoutSecrets(), transport);
        if (options.Legacy is not { IsExclusive: true })
            await context.CheckTlsAsync(cancellationToken).ConfigureAwait(false);
        IListener peerListener = LocalAddresses.Listen(transport, options.Address, options.NoListen ? null : options.PeerPort);
        IJoinedHost host;
        try
        {
            var join = new FirstJoin(options, context, options.Legacy as ILegacyJoining, peerListener.Local.Port);
            host = await join.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await peerListener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        var services = new SessionServices(context, peerListener, host.Identity, SessionState.Connected);
        IHostRelation relation = host.Relate(new HostRelationServices(context, context.Members, services.Roster, services.Lifetime, context.Paths, peerListener.Local.Port));
        var session = new PeerSession(services, relation);
        session.StartMessaging();
        relation.Start();
        return session;
    }
}
