using System.Threading.Channels;
using Pyile.Engine;
using Pyile.Sessions;

namespace Pyile.Commands;

/// <summary>What became of one message: receipts, or what kept the session from sending it at all.</summary>
internal sealed record SendResult(ListedSession Session, IReadOnlyList<Receipt> Receipts, PyileException? Problem, Exception? Failure);

/// <summary>
/// Messages that are on their way at the same time, up to a limit. The session keeps the order of messages to the
/// same member; results come in the order in which they are known.
/// </summary>
internal sealed class SendWindow(CancellationToken stopping)
{
    private const int Limit = 64;

    private readonly Channel<(SendResult Result, int Weight)> _results = Channel.CreateUnbounded<(SendResult, int)>();
    private int _weight;
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Whether something with so many receivers has to wait. A broadcast to more members than the limit goes alone.</summary>
    public bool IsFullFor(int receivers) => _count > 0 && _weight + receivers > Limit;

    public void Start(ListedSession session, int receivers, Func<CancellationToken, Task<IReadOnlyList<Receipt>>> send)
    {
        _count++;
        _weight += receivers;
        _ = RunAsync(session, receivers, send);
    }

    /// <summary>A result that is there already.</summary>
    public SendResult? TryTake() => _results.Reader.TryRead(out var entry) ? Taken(entry) : null;

    /// <summary>The next result.</summary>
    public async Task<SendResult> TakeAsync() => Taken(await _results.Reader.ReadAsync(stopping).ConfigureAwait(false));

    private async Task RunAsync(ListedSession session, int receivers, Func<CancellationToken, Task<IReadOnlyList<Receipt>>> send)
    {
        SendResult result;
        try
        {
            result = new SendResult(session, await send(stopping).ConfigureAwait(false), null, null);
        }
        catch (PyileException exception)
        {
            result = new SendResult(session, [], exception, null);
        }
        catch (Exception exception)
        {
            // For the pipeline thread, where it belongs; a stop is among these.
            result = new SendResult(session, [], null, exception);
        }
        _results.Writer.TryWrite((result, receivers));
    }

    private SendResult Taken((SendResult Result, int Weight) entry)
    {
        _count--;
        _weight -= entry.Weight;
        return entry.Result;
    }
}
