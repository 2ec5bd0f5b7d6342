using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace Pyile.ModuleTests.Support;

/// <summary>A console of 80 columns that records its output and can provide typed lines.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingUI _ui;

    public RecordingHost() => _ui = new RecordingUI(this);

    public string Text => _ui.Read();

    /// <summary>
    /// The typed lines. When the collection is completed, the input has ended. If it is null, the host provides no input.
    /// </summary>
    public BlockingCollection<string>? Typed { get; init; }

    /// <summary>The progress that was shown, with times.</summary>
    public IReadOnlyList<(TimeSpan At, ProgressRecord Record)> Progress
    {
        get
        {
            lock (_ui.Progress)
                return [.. _ui.Progress];
        }
    }

    /// <summary>Waits until progress has been shown.</summary>
    public void WaitForProgress() => Assert.True(_ui.Shown.Wait(TimeSpan.FromSeconds(60)), "No progress was shown.");

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Recording";

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = new(1, 0);

    /// <summary>Waits until a text has been written.</summary>
    public void WaitFor(string text) => Assert.True(_ui.WaitFor(text, TimeSpan.FromSeconds(60)), $"'{text}' was not written, but: {Text}");

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class RecordingUI(RecordingHost host) : PSHostUserInterface
    {
        private readonly StringBuilder _text = new();

        public List<(TimeSpan At, ProgressRecord Record)> Progress { get; } = [];

        public ManualResetEventSlim Shown { get; } = new();

        public override PSHostRawUserInterface RawUI { get; } = new Columns80();

        public string Read()
        {
            lock (_text)
                return _text.ToString();
        }

        public bool WaitFor(string text, TimeSpan patience)
        {
            long began = Environment.TickCount64;
            lock (_text)
            {
                while (!Read().Contains(text, StringComparison.Ordinal))
                {
                    TimeSpan left = patience - TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
                    if (left <= TimeSpan.Zero || !Monitor.Wait(_text, left))
                        return false;
                }
                return true;
            }
        }

        public override void Write(string value)
        {
            lock (_text)
            {
                _text.Append(value);
                Monitor.PulseAll(_text);
            }
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value) => Write(value + '\n');

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteDebugLine(string message) => WriteLine(message);

        public override void WriteVerboseLine(string message) => WriteLine(message);

        public override void WriteWarningLine(string message) => WriteLine(message);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
            lock (Progress)
                Progress.Add((Stopwatch.GetElapsedTime(0), record));
            Shown.Set();
        }

        public override string ReadLine()
        {
            BlockingCollection<string> typed = host.Typed ?? throw new NotSupportedException();
            return typed.TryTake(out string? line, Timeout.Infinite) ? line : null!;
        }

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes,
                PSCredentialUIOptions options) =>
            throw new NotSupportedException();

        // Answers No to every prompt.
        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            WriteLine(message);
            return choices.Select(c => c.Label).ToList().IndexOf("&No");
        }
    }

    private sealed class Columns80 : PSHostRawUserInterface
    {
        public override ConsoleColor BackgroundColor { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override Size BufferSize { get; set; } = new(80, 50);

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override bool KeyAvailable => false;

        public override Size MaxPhysicalWindowSize => BufferSize;

        public override Size MaxWindowSize => BufferSize;

        public override Coordinates WindowPosition { get; set; }

        public override Size WindowSize { get; set; } = new(80, 50);

        public override string WindowTitle { get; set; } = "";

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
        {
        }

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents)
        {
        }

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
        {
        }
    }
}
