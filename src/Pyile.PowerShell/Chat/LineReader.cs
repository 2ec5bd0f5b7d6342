using System.Management.Automation.Host;
using System.Runtime.CompilerServices;

namespace Pyile.Chat;

/// <summary>
/// Reads lines from a host on a thread of its own. A host's ReadLine cannot be ended from outside: one that is still
/// waiting when a chat is over is what the next chat of that host reads from.
/// </summary>
internal sealed class LineReader(PSHostUserInterface ui)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);
    private static readonly ConditionalWeakTable<PSHost, LineReader> Readers = [];

    private Task<string?>? _reading;

    /// <exception cref="NotInteractiveException">The host reads no lines.</exception>
    public static LineReader Of(PSHost host)
    {
        LineReader reader = Readers.GetValue(host, static h => new LineReader(h.UI));
        reader.Begin();
        return reader;
    }

    /// <summary>The line that was begun last; null at the end of the input.</summary>
    public Task<string?> Reading => _reading ??= Start(begun: null);

    /// <summary>The line has been used.</summary>
    public void Next() => _reading = null;

    private void Begin()
    {
        // A line typed after a chat was over was meant for something else.
        if (_reading is { IsCompleted: false })
            return;
        var begun = new TaskCompletionSource();
        _reading = Start(begun);
        begun.Task.Wait();
        // Where nobody can type, this comes at once.
        if (Task.WaitAny([_reading], Grace) == 0 && _reading.IsFaulted)
        {
            Exception reason = _reading.Exception.InnerException!;
            _reading = null;
            throw new NotInteractiveException(reason);
        }
    }

    private Task<string?> Start(TaskCompletionSource? begun)
    {
        var line = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            begun?.SetResult();
            try
            {
                line.SetResult(ui.ReadLine());
            }
            catch (Exception exception)
            {
                line.SetException(exception);
                // Nobody may come to look at it.
                _ = line.Task.Exception;
            }
        })
        {
            IsBackground = true,
            Name = "Pyile chat",
        };
        thread.Start();
        return line.Task;
    }
}
