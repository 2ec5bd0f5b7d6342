using System.Net;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Relaying;

/// <summary>Takes connections that begin with the greeting of a circuit.</summary>
/// <param name="circuits">The circuits that are prepared.</param>
internal sealed class CircuitServer(CircuitBook circuits)
{
    /// <summary>How many connections from an address may come for circuits.</summary>
    public int ExpectedFrom(IPAddress address) => circuits.ExpectedFrom(address);

    /// <summary>Reads the greeting.</summary>
    /// <returns>The end that the connection is for, or null if its key is not known or not good any more.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<CircuitEnd?> GreetAsync(IConnection connection, CancellationToken cancellationToken)
    {
        byte[] greeting = new byte[CircuitGreeting.Size];
        for (int read = 0; read < greeting.Length;)
        {
            int more = await connection.ReadAsync(greeting.AsMemory(read), cancellationToken).ConfigureAwait(false);
            if (more == 0)
                throw new IOException("it closed the connection");
            read += more;
        }
        return greeting[0] == CircuitGreeting.FirstByte ? circuits.TryTake(greeting.AsSpan(1)) : null;
    }

    /// <summary>Passes on what the connection brings until its circuit is over.</summary>
    public Task RunAsync(CircuitEnd end, IConnection connection, CancellationToken cancellationToken) =>
        circuits.RunAsync(end, connection, cancellationToken);
}
