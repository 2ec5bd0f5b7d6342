using Pyile.Engine.Transport;

namespace Pyile.Engine.Admission;

/// <summary>The logins of one version of the protocol.</summary>
internal interface ILoginProtocol
{
    /// <summary>Runs one login, and ends with it.</summary>
    /// <param name="login">The connection as the gate knows it.</param>
    /// <param name="connection">The connection to use; bytes that were examined already are read again from it.</param>
    /// <param name="cancellationToken">Ends the login.</param>
    /// <returns>What the login admitted, or why it failed; the connection is closed then.</returns>
    Task<LoginResult> RunAsync(PendingLogin login, IConnection connection, CancellationToken cancellationToken);
}
