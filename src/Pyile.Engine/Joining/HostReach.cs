using System.Net;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Joining;

/// <summary>How a session reaches hosts: where names are resolved and connections come from.</summary>
/// <param name="transport">Where names are resolved and connections come from.</param>
/// <param name="localAddress">The address that connections come from, or any.</param>
/// <param name="time">Where timers come from.</param>
/// <param name="logger">Where each step is logged.</param>
internal sealed class HostReach(ITransport transport, IPAddress localAddress, TimeProvider time, ILogger logger)
{
    private readonly HostLocator _locator = new(transport, logger);

    /// <summary>Connects to one address.</summary>
    public HostDialer Dialer { get; } = new(transport, localAddress, logger);

    /// <summary>A race between the addresses of a host.</summary>
    /// <param name="proof">Recognizes the host.</param>
    public HostRace<TResult> NewRace<TResult>(IHostProof<TResult> proof)
        where TResult : class, IAsyncDisposable => new(_locator, Dialer, proof, time, logger);
}
