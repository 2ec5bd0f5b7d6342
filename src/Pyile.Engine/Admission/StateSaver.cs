using System.Diagnostics.CodeAnalysis;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Admission;

/// <summary>
/// Saves what a host keeps, after every change. Changes that come close together are saved together. What could not be saved is in effect
/// anyway: that is reported once, and saving is repeated until it succeeds.
/// </summary>
/// <param name="context">What the tasks of the session share.</param>
/// <param name="store">What is kept.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing.")]
internal sealed class StateSaver(SessionContext context, HostStore store)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly Lock _sync = new();
    private UnsavedState? _failure;

    /// <summary>What could not be saved so far; null if everything is saved or about to be.</summary>
    public UnsavedState? Unsaved
    {
        get
        {
            lock (_sync)
                return _failure is null ? null : _failure with { Parts = store.Unsaved };
        }
    }

    public void Start()
    {
        if (store.IsKept)
            context.Work.Run(RunAsync);
    }

    /// <summary>Completes when the changes so far are saved, or if that failed and will be repeated.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        await _saving.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (store.Unsaved == StateParts.None)
                return;
            if (await Task.Run(store.Save, CancellationToken.None).ConfigureAwait(false))
                OnSaved();
        }
        catch (Exception exception)
        {
            // Any exception: it must not end the loop.
            context.Work.NoteFailedAttempt(exception);
            OnFailed(exception.Message);
        }
        finally
        {
            _saving.Release();
        }
    }

    private async Task RunAsync()
    {
        TimeSpan pause = FirstPause;
        while (true)
        {
            Task next = store.Changes.Next;
            await SaveAsync(context.Ending).ConfigureAwait(false);
            if (Unsaved is null)
            {
                pause = FirstPause;
                await next.WaitAsync(context.Ending).ConfigureAwait(false);
                continue;
            }
            // Tried again at the next change, or after a pause.
            await next.WaitAsync(pause, context.Time, context.Ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Ending.ThrowIfCancellationRequested();
            if (!next.IsCompleted)
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void OnSaved()
    {
        lock (_sync)
        {
            if (_failure is null)
                return;
            _failure = null;
        }
        Log.StateSaved(context.Logger);
        context.Events.Raise(new StateSaved(context.Clock.WallClock));
    }

    private void OnFailed(string problem)
    {
        Log.SaveFailed(context.Logger, problem);
        DateTimeOffset now = context.Clock.WallClock;
        UnsavedState unsaved;
        lock (_sync)
        {
            bool isKnown = _failure is not null;
            _failure = unsaved = new UnsavedState(_failure?.Since ?? now, store.Unsaved, problem);
            if (isKnown)
                return;
        }
        Log.StateNotSaved(context.Logger, unsaved.Describe());
        context.Events.Raise(new StateNotSaved(now, unsaved));
    }
}
