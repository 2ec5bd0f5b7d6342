using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Pyile.Texts;

namespace Pyile.Commands;

/// <summary>Passes the steps of a login from the engine's threads to the pipeline thread.</summary>
internal sealed class LoginSteps
{
    private readonly Channel<LoginStep> _steps = Channel.CreateUnbounded<LoginStep>();

    public string Newest { get; private set; } = "Starting";

    /// <summary>Can be called from any thread. Steps that arrive after the login has ended are ignored.</summary>
    /// <param name="text">What was done.</param>
    /// <param name="isWarning">Whether the user has to know it in any case.</param>
    public void Add(string text, bool isWarning) => _steps.Writer.TryWrite(new LoginStep(VisibleText.Of(text), isWarning));

    public void EndWith(Task login) => _ = login.ContinueWith(
        _ => _steps.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <returns>False if the login has ended and all steps have been taken.</returns>
    public Task<bool> WaitAsync() => _steps.Reader.WaitToReadAsync().AsTask();

    public bool TryTake([NotNullWhen(true)] out LoginStep? step)
    {
        if (!_steps.Reader.TryRead(out step))
            return false;
        Newest = step.Text;
        return true;
    }
}

/// <summary>A step of a login.</summary>
/// <param name="Text">What was done, safe to show.</param>
/// <param name="IsWarning">Whether the user has to know it in any case.</param>
internal sealed record LoginStep(string Text, bool IsWarning);
