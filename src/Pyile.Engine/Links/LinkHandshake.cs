using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>Opens links between members: connects and verifies both sides.</summary>
internal sealed class LinkHandshake(MessagingContext parts, MemberIdentity identity)
{
    /// <summary>How long a dial may take until the link is open.</summary>
    private static readonly TimeSpan DialTime = TimeSpan.FromSeconds(5);

    private readonly DialTurns _turns = new(parts.Time);

    /// <summary>Whether the link that this member dials stays if both dial at the same moment.</summary>
    public bool IsPreferredOver(MemberId other) => identity.Member.Value < other.Value;

    /// <summary>Dials a member when it is its turn. The time of the dial begins then.</summary>
    /// <param name="to">The member.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="deadline">Is set when the time begins.</param>
    /// <param name="cancellationToken">Ends the attempt; also fires at the deadline.</param>
    /// <returns>A link that has been welcomed.</returns>
    /// <exception cref="AuthenticationException">The server at its address is not that member.</exception>
    /// <exception cref="IOException">Nothing takes the connection, or it broke.</exception>
    /// <exception cref="PyileException">The other side does not speak the protocol.</exception>
    public async Task<FrameStream> DialAsync(
        Member to, IDialProgress? progress, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        using DialTurn turn = await _turns.EnterAsync(cancellationToken).ConfigureAwait(false);
        deadline.CancelAfter(DialTime);
        progress?.NoteDial();
        if (to.UnsupportedTag > 0)
            throw new PyileException(PyileError.NotAMember, $"It requires the extension {to.UnsupportedTag}, which this version does not know");
        if (to.Address.Port == 0)
            throw new IOException("It opens no port");
        IConnection connection = await parts.Transport.ConnectAsync(to.Address, parts.LocalAddress, cancellationToken).ConfigureAwait(false);
        turn.NoteConnected();
        progress?.NoteConnected();
        return await DialAsync(to, connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Dials a member over a connection that leads to it.</summary>
    /// <param name="to">The member.</param>
    /// <param name="connection">The connection, which this method owns.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A link that has been welcomed.</returns>
    /// <exception cref="AuthenticationException">The server at its address is not that member.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="PyileException">The other side does not speak the protocol.</exception>
    public async Task<FrameStream> DialAsync(Member to, IConnection connection, CancellationToken cancellationToken)
    {
        TlsConnection? tls = null;
        MemberCertificate? shown = null;
        try
        {
            TlsCredential own = await identity.Credential.ConfigureAwait(false);
            var terms = TlsTerms.Link(certificate => (shown = Check(certificate)) is not null);
            tls = await own.ConnectAsync(connection, terms, cancellationToken).ConfigureAwait(false);
            if (shown is null || !IsOf(shown, to))
                throw new AuthenticationException("The other side is another member than the one that was dialled");
            var stream = new FrameStream(tls);
            // Only Welcome proves that the other side accepts this session: with TLS 1.3 the handshake ends before it has checked the certificate.
            if (await stream.ReadKnownAsync(ProtocolLimits.Login, cancellationToken).ConfigureAwait(false) is not WelcomeFrame welcome)
                throw new IOException("It closed the connection; it may not know this session as a member");
            await CheckTagsAsync(stream, welcome.Tags, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            IConnection outer = tls is null ? connection : tls;
            await outer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Accepts a connection that another member has dialled.</summary>
    /// <param name="connection">The connection, which this method owns.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The link, which has not been welcomed yet, and the member.</returns>
    /// <exception cref="PyileException">The other side is not a member.</exception>
    /// <exception cref="AuthenticationException">The other side has no certificate of the network.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<(FrameStream Stream, Member From)> AcceptAsync(IConnection connection, CancellationToken cancellationToken)
    {
        MemberCertificate? shown = null;
        TlsCredential own = await identity.Credential.ConfigureAwait(false);
        var terms = TlsTerms.Link(certificate => (shown = Check(certificate)) is not null);
        TlsConnection tls = await own.AcceptAsync(connection, terms, cancellationToken).ConfigureAwait(false);
        if (shown is { } certificate && await parts.FindSoonAsync(() => Listed(certificate), cancellationToken).ConfigureAwait(false) is { } from)
            return (new FrameStream(tls), from);
        await tls.DisposeAsync().ConfigureAwait(false);
        throw new PyileException(PyileError.NotAMember, "its certificate is not that of a member");
    }

    /// <summary>Ends a link whose Welcome or Position requires an extension that this version does not know.</summary>
    /// <exception cref="PyileException">It does.</exception>
    public static async Task CheckTagsAsync(FrameStream stream, TagBlock tags, CancellationToken cancellationToken)
    {
        if (tags.FirstUnknownCritical(KnownTags.Link) is not (> 0 and var tag))
            return;
        await stream.WriteAsync(new GoodbyeFrame(GoodbyeReason.UnsupportedTag, tag), cancellationToken).ConfigureAwait(false);
        throw new PyileException(PyileError.ProtocolViolation, $"It requires the extension {tag}, which this version does not know");
    }

    private Member? Listed(MemberCertificate certificate) =>
        parts.Members.FindMember(certificate.Member) is { IsEncrypted: true, UnsupportedTag: 0 } member && IsOf(certificate, member)
            ? member
            : null;

    private static bool IsOf(MemberCertificate certificate, Member member) =>
        (certificate.Member, certificate.KeyHash, certificate.IsHost) == (member.Id, member.KeyHash, member.IsHost);

    private MemberCertificate? Check(X509Certificate2 shown) => identity.Trust.Check(shown, parts.NetworkClock.Now, Clocks.Tolerance);
}
