using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>Handshakes of participants that a test plays. They accept any certificate.</summary>
internal static class PlayedHandshakes
{
    private static readonly TlsTerms Link = TlsTerms.Link(static _ => true);

    public static Task<TlsConnection> AcceptLoginAsync(this IConnection connection, X509Certificate2 own) =>
        TlsPair.Current.Acceptor.Use(own).AcceptAsync(connection, TlsTerms.Login, default);

    public static Task<TlsConnection> DialLoginAsync(this IConnection connection, X509Certificate2 own) =>
        TlsPair.Current.Dialler.Use(own).ConnectAsync(connection, TlsTerms.Login, default);

    public static Task<TlsConnection> AcceptLinkAsync(this IConnection connection, X509Certificate2 own) =>
        TlsPair.Current.Acceptor.Use(own).AcceptAsync(connection, Link, default);

    public static Task<TlsConnection> DialLinkAsync(this IConnection connection, X509Certificate2 own) =>
        TlsPair.Current.Dialler.Use(own).ConnectAsync(connection, Link, default);
}
