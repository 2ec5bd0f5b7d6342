using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Model;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Runtime;

/// <summary>What the tasks of one session share.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer and without another token holds nothing.")]
internal class SessionContext
{
    private readonly CancellationTokenSource _ending = new();

    public SessionContext(SessionOptions options, ITransport transport, NetworkClock? networkClock = null)
    {
        Options = options;
        Transport = transport;
        Tls = TlsProviders.Of(options.Tls);
        Time = options.TimeProvider;
        Clock = new MonotonicClock(Time);
        NetworkClock = networkClock ?? new NetworkClock(Clock);
        Logger = options.Logger;
        LocalAddress = options.Address;
        Events = new EventStream(options.Inbox.MaxEvents, Logger);
        Work = new BackgroundWork(Logger);
    }

    public SessionOptions Options { get; }

    public ITransport Transport { get; }

    /// <summary>The TLS of all connections.</summary>
    public TlsProvider Tls { get; }

    public TimeProvider Time { get; }

    public MonotonicClock Clock { get; }

    /// <summary>The time by which certificates are judged. A member sets it by what its host says.</summary>
    public NetworkClock NetworkClock { get; }

    public ILogger Logger { get; }

    /// <summary>The address that the user has chosen and to which all sockets are bound, or any.</summary>
    public IPAddress LocalAddress { get; }

    public EventStream Events { get; }

    public BackgroundWork Work { get; }

    /// <summary>Divides the processor time of readers among the links of this session.</summary>
    public FairShare FairShare { get; } = new(Environment.ProcessorCount);

    /// <summary>Cancelled when the session ends.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Finds out whether TLS works before anything is opened.</summary>
    /// <exception cref="PyileException">It does not.</exception>
    public Task CheckTlsAsync(CancellationToken cancellationToken) => Tls.CheckAsync().WaitAsync(cancellationToken);

    /// <summary>Ends the tasks of the session.</summary>
    public Task EndAsync() => _ending.CancelAsync();
}
