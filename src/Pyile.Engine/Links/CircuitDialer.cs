using System.Net;
using Pyile.Engine.Messaging;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>Connects to a relay as an end of a circuit.</summary>
internal sealed class CircuitDialer(MessagingContext context)
{
    /// <returns>A connection to the other end of the circuit, which may not have come yet.</returns>
    /// <exception cref="IOException">The relay cannot be reached.</exception>
    public async Task<IConnection> ConnectAsync(CircuitFrame circuit, IPEndPoint relay, CancellationToken cancellationToken)
    {
        IConnection connection = await context.Transport.ConnectAsync(relay, context.LocalAddress, cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.WriteAsync(CircuitGreeting.Write(circuit.Key.Span), cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
