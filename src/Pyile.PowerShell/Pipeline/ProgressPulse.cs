using System.Management.Automation;
using System.Management.Automation.Host;

namespace Pyile.Pipeline;

/// <summary>The progress of an operation as users see it.</summary>
/// <param name="Text">A short description.</param>
/// <param name="Percent">The percentage, or -1 if it is unknown.</param>
internal readonly record struct ProgressState(string Text, int Percent = -1)
{
    public static ProgressState Of(long done, long all, string what) =>
        new($"{done} of {all} {what}", all > 0 ? (int)Math.Min(100, done * 100 / all) : -1);
}

/// <summary>
/// Shows progress while the pipeline thread of a cmdlet waits: nothing in the first half second, then five updates per
/// second, and it is removed at the end. The thread wakes up for updates only if progress is visible.
/// </summary>
internal sealed class ProgressPulse : IDisposable
{
    private const int ActivityId = 0;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // Negative, so that it differs from the source ids that PowerShell assigns.
    private static long _lastSource;

    private readonly PSCmdlet _cmdlet;
    private readonly string _activity;
    private readonly Func<ProgressState> _state;
    private readonly long _source = Interlocked.Decrement(ref _lastSource);
    private bool _isWanted;
    private TimeSpan _held;
    private long _shownAt;
    private PSHostUserInterface? _shownOn;

    /// <param name="cmdlet">The cmdlet whose pipeline thread waits.</param>
    /// <param name="activity">What the cmdlet is doing.</param>
    /// <param name="state">Returns the current progress. It is called on the pipeline thread.</param>
    public ProgressPulse(PSCmdlet cmdlet, string activity, Func<ProgressState> state)
    {
        (_cmdlet, _activity, _state) = (cmdlet, activity, state);
        _isWanted = IsWantedBy(cmdlet);
    }

    /// <summary>Blocks the thread until the task has ended in any way.</summary>
    public void Hold(Task task)
    {
        if (!_isWanted || task.IsCompleted)
            return;
        long began = TimeProvider.System.GetTimestamp();
        while (_isWanted && Task.WaitAny([task], UntilNext(began)) < 0)
            Show();
        _held += TimeProvider.System.GetElapsedTime(began);
    }

    /// <summary>Updates the visible progress during work that does not wait.</summary>
    public void Update()
    {
        if (_shownOn is not null && _isWanted && TimeProvider.System.GetElapsedTime(_shownAt) >= Interval)
            Show();
    }

    // A cmdlet cannot write progress while its pipeline is being stopped, but the host must still remove it from the screen.
    public void Dispose()
    {
        _isWanted = false;
        _shownOn?.WriteProgress(_source, new ProgressRecord(ActivityId, _activity, " ") { RecordType = ProgressRecordType.Completed });
        _shownOn = null;
    }

    private TimeSpan UntilNext(long began)
    {
        TimeSpan left = _shownOn is null
            ? Patience - _held - TimeProvider.System.GetElapsedTime(began)
            : Interval - TimeProvider.System.GetElapsedTime(_shownAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Show()
    {
        ProgressState state = _state();
        _shownOn ??= _cmdlet.Host.UI;
        _shownAt = TimeProvider.System.GetTimestamp();
        try
        {
            _cmdlet.CommandRuntime.WriteProgress(
                _source, new ProgressRecord(ActivityId, _activity, state.Text) { PercentComplete = state.Percent });
        }
        catch (PipelineStoppedException)
        {
            // The pipeline is being stopped, so the wait is about to end.
            _isWanted = false;
        }
    }

    private static bool IsWantedBy(PSCmdlet cmdlet)
    {
        if (!cmdlet.MyInvocation.BoundParameters.TryGetValue("ProgressAction", out object? preference))
            preference = cmdlet.SessionState.PSVariable.GetValue("ProgressPreference");
        return preference is null
            || (LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action == ActionPreference.Continue);
    }
}
