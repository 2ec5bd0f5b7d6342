using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>The beginning of a link between members, up to where each knows who the other is.</summary>
internal sealed class LinkHandshake(MessagingContext parts, MemberIdentity identity)
{
    /// <summary>Dials a member.</summary>
    /// <returns>A link that has been welcomed.</returns>
    /// <exception cref="AuthenticationException">The server at its address is not that member.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="PyileException">The other side does not speak the protocol.</exception>
    public async Task<FrameStream> DialAsync(Member to, CancellationToken cancellationToken)
    {
        IConnection connection = await parts.Transport.ConnectAsync(to.Address, LocalFor(to), cancellationToken).ConfigureAwait(false);
        TlsConnection? tls = null;
        try
        {
            tls = await TlsConnection.ConnectAsync(connection, TlsOptions.PeerClient(await identity.Context.ConfigureAwait(false), IsOfThisNetwork), cancellationToken).ConfigureAwait(false);
            if (Check(tls.RemoteCertificate) is not { } certificate || certificate.Member != to.Id || certificate.KeyHash != to.KeyHash)
                throw new AuthenticationException("The server at that address is another member");
            var stream = new FrameStream(tls);
            // Only this says that the other side knows this session: with TLS 1.3 the handshake is over before it has looked.
            if (await stream.ReadAsync(ProtocolLimits.Login, cancellationToken).ConfigureAwait(false) is not Welcome)
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

    /// <summary>Takes a connection that another member has dialled.</summary>
    /// <param name="connection">The connection; it belongs to this from here on.</param>
    /// <param name="find">Waits a little for somebody to be listed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The link, which has not been welcomed yet, and who it is.</returns>
    /// <exception cref="PyileException">It is no member.</exception>
    /// <exception cref="AuthenticationException">It has no certificate of the network.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<(FrameStream Stream, Member From)> AcceptAsync(
        IConnection connection, Func<Func<Member?>, CancellationToken, ValueTask<Member?>> find, CancellationToken cancellationToken)
    {
        TlsConnection tls = await TlsConnection.AcceptAsync(connection, TlsOptions.PeerServer(await identity.Context.ConfigureAwait(false), IsOfThisNetwork), cancellationToken).ConfigureAwait(false);
        MemberCertificate? certificate = Check(tls.RemoteCertificate);
        if (certificate is not null && await find(() => Listed(certificate), cancellationToken).ConfigureAwait(false) is { } from)
            return (new FrameStream(tls), from);
        await tls.DisposeAsync().ConfigureAwait(false);
        throw new PyileException(PyileError.NotAMember, "its certificate is that of no member");
    }

    // On a machine with several addresses, the one that is on the list; a loopback address reaches nobody elsewhere.
    private IPAddress LocalFor(Member to)
    {
        IPAddress own = parts.Members.OwnAddressFor(to.Id).Address;
        return IPAddress.IsLoopback(own) && !IPAddress.IsLoopback(to.Address.Address) ? parts.LocalAddress : own;
    }

    private Member? Listed(MemberCertificate certificate) =>
        parts.Members.FindMember(certificate.Member) is { IsEncrypted: true } member && member.KeyHash == certificate.KeyHash ? member : null;

    private MemberCertificate? Check(X509Certificate2 certificate) =>
        identity.Trust.Check(certificate, parts.Clock.WallClock, Clocks.Tolerance);

    private bool IsOfThisNetwork(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is X509Certificate2 known && Check(known) is not null;
}
