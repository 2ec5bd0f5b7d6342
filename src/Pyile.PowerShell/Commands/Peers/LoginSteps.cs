using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Pyile.Texts;

namespace Pyile.Commands;

/// <summary>Passes the steps of a login from the engine's threads to the pipeline thread.</summary>
internal sealed class LoginSteps
{
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();

    public string Newest { get; private set; } = "Starting";

    /// <summary>Can be called from any thread. Steps that arrive after the login has ended are ignored.</summary>
    public void Add(string text) => _texts.Writer.TryWrite(VisibleText.Of(text));

    public void EndWith(Task login) => _ = login.ContinueWith(
        _ => _texts.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <returns>False if the login has ended and all steps have been taken.</returns>
    public Task<bool> WaitAsync() => _texts.Reader.WaitToReadAsync().AsTask();

    public bool TryTake([NotNullWhen(true)] out string? text)
    {
        if (!_texts.Reader.TryRead(out text))
            return false;
        Newest = text;
        return true;
    }
}
