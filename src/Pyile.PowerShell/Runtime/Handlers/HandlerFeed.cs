using System.Diagnostics.CodeAnalysis;

namespace Pyile.Runtime.Handlers;

/// <summary>The events of one handler as its pipeline takes them.</summary>
internal sealed class HandlerFeed(HandlerQueue queue, string session)
{
    private long _runs;
    private volatile bool _isRunning;

    public string Session => session;

    /// <summary>How often the action has run.</summary>
    public long Runs => Interlocked.Read(ref _runs);

    /// <summary>Whether the action is processing an event.</summary>
    public bool IsRunning => _isRunning;

    public bool TryTake([NotNullWhen(true)] out Delivery? delivery) => _isRunning = queue.TryTake(out delivery);

    /// <returns>False if no more events will come.</returns>
    public Task<bool> WaitAsync() => queue.WaitAsync();

    /// <summary>The action has finished with the event that was taken last.</summary>
    public void NoteRun()
    {
        _isRunning = false;
        Interlocked.Increment(ref _runs);
    }
}
