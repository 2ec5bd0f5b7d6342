using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Pyile.Views;

namespace Pyile.Commands;

/// <summary>What a login says of its steps, on its way to the pipeline thread.</summary>
internal sealed class LoginSteps
{
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();

    public string Newest { get; private set; } = "Beginning.";

    /// <summary>From any thread. What comes when the login is over is not kept.</summary>
    public void Add(string text) => _texts.Writer.TryWrite(Format.Text(text));

    public void EndWith(Task login) => _ = login.ContinueWith(
        _ => _texts.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <returns>False when the login is over and nothing is left.</returns>
    public Task<bool> WaitAsync() => _texts.Reader.WaitToReadAsync().AsTask();

    public bool TryTake([NotNullWhen(true)] out string? text)
    {
        if (!_texts.Reader.TryRead(out text))
            return false;
        Newest = text;
        return true;
    }
}
