using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>Logs in again at a host that was lost, by the certificate that the session has.</summary>
internal sealed class HostReturn
{
    private readonly IHostConnector _connector;
    private readonly HostPresence _presence;
    private readonly JoinRequest _request;

    /// <param name="connector">Reaches the host.</param>
    /// <param name="request">How the session joined for the first time.</param>
    /// <param name="network">The network that it joined.</param>
    /// <param name="presence">Ends the session if the host does not want it anymore.</param>
    public HostReturn(IHostConnector connector, JoinRequest request, KeyHash network, HostPresence presence)
    {
        _connector = connector;
        _presence = presence;
        // Later logins are proven with the certificate alone, so the password is not kept.
        _request = request with
        {
            Credentials = request.Credentials! with { Kind = LoginKind.Certificate, Password = null, Ticket = null, Network = network, IsUnattended = true },
        };
    }

    /// <summary>Tries until the host lets the session in or does not want it anymore.</summary>
    /// <param name="lost">Where the host was.</param>
    /// <param name="certificate">The session's certificate.</param>
    /// <param name="alias">The name that the session has had.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The host, or null if it does not want the session anymore, which has ended then.</returns>
    public async Task<JoinedHost?> RunAsync(
        IPEndPoint lost, X509Certificate2 certificate, string alias, CancellationToken cancellationToken)
    {
        JoinRequest request = _request with { Credentials = _request.Credentials! with { Certificate = certificate, Alias = alias }, LostHost = lost };
        switch (await _connector.RunAsync(request, RetryPolicy.Reconnect, cancellationToken).ConfigureAwait(false))
        {
            case JoinOutcome.Joined(JoinedHost host, _):
                return host;
            case JoinOutcome.Failed(var failure):
                _presence.Lose(lost, failure.Problem.Message, failure.Problem.Kind);
                return null;
            case var outcome:
                throw new InvalidOperationException($"A reconnect does not end with {outcome.GetType().Name}.");
        }
    }
}
