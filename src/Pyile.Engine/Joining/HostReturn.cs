using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>Logs in again at a host that was lost, by the certificate that the session has.</summary>
internal sealed class HostReturn
{
    private readonly IHostConnector _connector;
    private readonly JoinRequest _request;

    /// <param name="connector">Reaches the host.</param>
    /// <param name="request">How the session joined for the first time.</param>
    /// <param name="network">The network that it joined.</param>
    public HostReturn(IHostConnector connector, JoinRequest request, KeyHash network)
    {
        _connector = connector;
        // Later logins are proven with the certificate alone, so the password is not kept.
        _request = request with
        {
            Credentials = request.Credentials! with { Kind = LoginKind.Certificate, Password = null, Ticket = null, Network = network },
        };
    }

    /// <summary>Tries until the host lets the session in or does not want it anymore.</summary>
    /// <param name="lost">Where the host was.</param>
    /// <param name="certificate">The session's certificate.</param>
    /// <param name="alias">The name that the session has had.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The host, or why it does not want the session anymore.</returns>
    public async Task<(JoinedHost? Host, PyileException? Refusal)> RunAsync(
        IPEndPoint lost, X509Certificate2 certificate, string alias, CancellationToken cancellationToken)
    {
        JoinRequest request = _request with { Credentials = _request.Credentials! with { Certificate = certificate, Alias = alias }, LostHost = lost };
        return await _connector.RunAsync(request, RetryPolicy.Reconnect, cancellationToken).ConfigureAwait(false) switch
        {
            JoinOutcome.Joined(JoinedHost host, _) => (host, null),
            JoinOutcome.Failed(var failure) => (null, failure.Problem),
            var outcome => throw new InvalidOperationException($"A reconnect does not end with {outcome.GetType().Name}."),
        };
    }
}
