using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Security;
using Pyile.Engine.State;
using Pyile.Engine.Transport;
using Pyile.Engine.Wire.V2;

namespace Pyile.Engine.Sessions.V2;

/// <summary>
/// The links of this session with other members: dialled at the first message, accepted when others dial, closed when a
/// member leaves the roster.
/// </summary>
internal sealed class MessageLinks(
    SessionParts parts,
    MemberIdentity identity,
    Func<IPEndPoint, IPEndPoint> ownAddressFor,
    Func<Message, int, CancellationToken, ValueTask> deliver)
{
    private readonly Lock _sync = new();
    private readonly Dictionary<MemberId, List<MessageLink>> _links = [];
    private readonly Dictionary<MemberId, OutgoingQueue> _queues = [];

    /// <summary>Sends a message after those that were sent to the same member before it.</summary>
    /// <param name="to">The member.</param>
    /// <param name="message">The message.</param>
    /// <param name="body">Its text as UTF-8.</param>
    /// <param name="any">Ends the wait for room and for the acknowledgement.</param>
    /// <param name="closing">The session's token.</param>
    /// <exception cref="OperationCanceledException">The token ended it; the message may arrive all the same.</exception>
    public async Task<SendOutcome> SendAsync(RosterMember to, Message message, ReadOnlyMemory<byte> body, CancellationToken any, CancellationToken closing)
    {
        var outgoing = new Outgoing(message, body);
        await QueueFor(to.Entry!.Id, closing).EnqueueAsync(outgoing, any).ConfigureAwait(false);
        return await outgoing.Outcome.WaitAsync(any).ConfigureAwait(false);
    }

    /// <summary>Takes a link that another member dials.</summary>
    /// <param name="connection">The connection; it belongs to this from here on.</param>
    /// <param name="find">Waits a little for somebody to be listed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The link, to be run.</returns>
    /// <exception cref="PyileException">It is no member.</exception>
    /// <exception cref="AuthenticationException">It has no certificate of the network.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<MessageLink> AcceptAsync(
        IConnection connection, Func<Func<RosterMember?>, CancellationToken, ValueTask<RosterMember?>> find, CancellationToken cancellationToken)
    {
        TlsConnection tls = await TlsConnection.AcceptAsync(connection, TlsOptions.PeerServer(identity.Context, IsOfThisNetwork), cancellationToken).ConfigureAwait(false);
        MemberCertificate? certificate = Check(tls.RemoteCertificate);
        if (certificate is null || await find(() => Listed(certificate), cancellationToken).ConfigureAwait(false) is null)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new PyileException(PyileError.NotAMember, "its certificate is that of no member");
        }
        MessageLink link = Add(new FrameStream(tls), certificate.Member);
        link.SayWelcome();
        return link;
    }

    /// <summary>Runs a link until it ends.</summary>
    public async Task RunAsync(MessageLink link, CancellationToken closing)
    {
        await using (link.ConfigureAwait(false))
        {
            try
            {
                await link.RunAsync(closing).ConfigureAwait(false);
            }
            finally
            {
                lock (_sync)
                {
                    if (_links.TryGetValue(link.Other, out List<MessageLink>? open) && open.Remove(link) && open.Count == 0)
                        _links.Remove(link.Other);
                }
            }
        }
    }

    /// <summary>The member is not on the roster any more: its links end, and what was on its way has failed.</summary>
    public void Drop(MemberId member)
    {
        MessageLink[] links;
        OutgoingQueue? queue;
        lock (_sync)
        {
            links = _links.TryGetValue(member, out List<MessageLink>? open) ? [.. open] : [];
            _queues.Remove(member, out queue);
        }
        queue?.Complete();
        foreach (MessageLink link in links)
            link.Abort();
    }

    private OutgoingQueue QueueFor(MemberId member, CancellationToken closing)
    {
        lock (_sync)
        {
            if (_queues.TryGetValue(member, out OutgoingQueue? queue))
                return queue;
            _queues[member] = queue = new OutgoingQueue(token => LinkToAsync(member, closing, token));
            parts.Work.Run(() => queue.RunAsync(closing));
            return queue;
        }
    }

    private async Task<MessageLink> LinkToAsync(MemberId member, CancellationToken closing, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (_links.TryGetValue(member, out List<MessageLink>? open) && open.Count > 0)
                return open[0];
        }
        RosterMember to = parts.Members.FindMember(member) ?? throw new PyileException(PyileError.NotAMember, "It is not on the roster any more.");
        FrameStream stream = await DialAsync(to, cancellationToken).ConfigureAwait(false);
        MessageLink link = Add(stream, member);
        parts.Work.Run(() => RunAsync(link, closing));
        return link;
    }

    private async Task<FrameStream> DialAsync(RosterMember to, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(parts.Options.SendTimeout, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        IConnection connection = await parts.Transport.ConnectAsync(to.Address, LocalFor(to.Address), both.Token).ConfigureAwait(false);
        TlsConnection? tls = null;
        try
        {
            tls = await TlsConnection.ConnectAsync(connection, TlsOptions.PeerClient(identity.Context, IsOfThisNetwork), both.Token).ConfigureAwait(false);
            if (Check(tls.RemoteCertificate) is not { } certificate || certificate.Member != to.Entry!.Id || certificate.KeyHash != to.Entry.KeyHash)
                throw new AuthenticationException("Whoever answers there is another member");
            var stream = new FrameStream(tls);
            // Only this says that the other side knows this session: with TLS 1.3 the handshake is over before it has looked.
            if (await stream.ReadAsync(V2Limits.Login, both.Token).ConfigureAwait(false) is not Welcome)
                throw new IOException("It closed the connection; it may not know this session as a member");
            return stream;
        }
        catch
        {
            IConnection outer = tls is null ? connection : tls;
            await outer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // On a machine with several addresses, the one that is on the list; a loopback address reaches nobody elsewhere.
    private IPAddress LocalFor(IPEndPoint to)
    {
        IPAddress own = ownAddressFor(to).Address;
        return IPAddress.IsLoopback(own) && !IPAddress.IsLoopback(to.Address) ? parts.LocalAddress : own;
    }

    private MessageLink Add(FrameStream stream, MemberId member)
    {
        var link = new MessageLink(stream, member, parts, deliver);
        lock (_sync)
        {
            if (!_links.TryGetValue(member, out List<MessageLink>? open))
                _links[member] = open = [];
            open.Add(link);
        }
        // It may have left between the look at the roster and this.
        if (parts.Members.FindMember(member) is null)
            link.Abort();
        return link;
    }

    private RosterMember? Listed(MemberCertificate certificate) =>
        parts.Members.FindMember(certificate.Member) is { IsEncrypted: true } member && member.Entry!.KeyHash == certificate.KeyHash ? member : null;

    private MemberCertificate? Check(X509Certificate2 certificate) =>
        identity.Trust.Check(certificate, parts.Clock.WallClock, Clocks.Tolerance);

    private bool IsOfThisNetwork(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is X509Certificate2 known && Check(known) is not null;
}
