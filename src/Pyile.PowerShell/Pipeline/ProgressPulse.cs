using System.Management.Automation;
using System.Management.Automation.Host;

namespace Pyile.Pipeline;

/// <summary>How far something is, for people.</summary>
/// <param name="Text">A few words.</param>
/// <param name="Percent">Or -1 where nobody knows.</param>
internal readonly record struct ProgressState(string Text, int Percent = -1)
{
    public static ProgressState Of(long done, long all, string what) =>
        new($"{done} of {all} {what}", all > 0 ? (int)Math.Min(100, done * 100 / all) : -1);
}

/// <summary>
/// Shows how far a cmdlet is while its pipeline thread waits: nothing in the first half second of waiting, then five times
/// a second, and at the end it is taken away. The thread wakes up for that, and only where somebody wants to see it.
/// </summary>
internal sealed class ProgressPulse : IDisposable
{
    private const int ActivityId = 0;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // Below zero, where the sources that PowerShell numbers are not.
    private static long _lastSource;

    private readonly PSCmdlet _cmdlet;
    private readonly string _activity;
    private readonly Func<ProgressState> _state;
    private readonly long _source = Interlocked.Decrement(ref _lastSource);
    private bool _isWanted;
    private TimeSpan _held;
    private long _shownAt;
    private PSHostUserInterface? _shownOn;

    /// <param name="cmdlet">Whose pipeline thread it is.</param>
    /// <param name="activity">What the cmdlet is doing.</param>
    /// <param name="state">Asked on the pipeline thread.</param>
    public ProgressPulse(PSCmdlet cmdlet, string activity, Func<ProgressState> state)
    {
        (_cmdlet, _activity, _state) = (cmdlet, activity, state);
        _isWanted = IsWantedBy(cmdlet);
    }

    /// <summary>Holds the thread until the task is over, however it ends.</summary>
    public void Hold(Task task)
    {
        if (!_isWanted || task.IsCompleted)
            return;
        long began = TimeProvider.System.GetTimestamp();
        while (_isWanted && Task.WaitAny([task], UntilNext(began)) < 0)
            Show();
        _held += TimeProvider.System.GetElapsedTime(began);
    }

    /// <summary>Brings up to date what is shown, for work that goes on without waiting.</summary>
    public void Update()
    {
        if (_shownOn is not null && _isWanted && TimeProvider.System.GetElapsedTime(_shownAt) >= Interval)
            Show();
    }

    // Once a pipeline is being stopped, a cmdlet can write nothing any more; the host still has to clear its screen.
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
            _cmdlet.CommandRuntime.WriteProgress(_source, new ProgressRecord(ActivityId, _activity, state.Text) { PercentComplete = state.Percent });
        }
        catch (PipelineStoppedException)
        {
            // The wait itself is about to end for that reason.
            _isWanted = false;
        }
    }

    private static bool IsWantedBy(PSCmdlet cmdlet)
    {
        if (!cmdlet.MyInvocation.BoundParameters.TryGetValue("ProgressAction", out object? preference))
            preference = cmdlet.SessionState.PSVariable.GetValue("ProgressPreference");
        return preference is null || (LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action == ActionPreference.Continue);
    }
}
