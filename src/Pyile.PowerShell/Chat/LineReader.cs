using System.Management.Automation.Host;
using System.Runtime.CompilerServices;

namespace Pyile.Chat;

/// <summary>
/// Reads lines from a host on its own thread. A host's ReadLine cannot be cancelled: if one is still waiting when a chat
/// ends, the next chat with that host uses its result.
/// </summary>
internal sealed class LineReader(PSHostUserInterface ui)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);
    private static readonly ConditionalWeakTable<PSHost, LineReader> Readers = [];

    private Task<string?>? _reading;

    /// <exception cref="NotInteractiveException">The host cannot read lines.</exception>
    public static LineReader Of(PSHost host)
    {
        LineReader reader = Readers.GetValue(host, static h => new LineReader(h.UI));
        reader.Begin();
        return reader;
    }

    /// <summary>The current read; its result is null at the end of the input.</summary>
    public Task<string?> Reading => _reading ??= Start(begun: null);

    /// <summary>The current line has been used.</summary>
    public void Next() => _reading = null;

    private void Begin()
    {
        // A line that was typed after the previous chat had ended was not meant for a chat.
        if (_reading is { IsCompleted: false })
            return;
        var begun = new TaskCompletionSource();
        _reading = Start(begun);
        begun.Task.Wait();
        // If the host has no input, ReadLine fails immediately.
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
                // Observed here, because the chat may end before it reads the result.
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
