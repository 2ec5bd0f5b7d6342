namespace Pyile;

/// <summary>The arguments of <see cref="PyileSession.MessageReceived"/>.</summary>
public sealed class PyileMessageEventArgs : EventArgs
{
    internal PyileMessageEventArgs(PyileMessage message) => Message = message;

    public PyileMessage Message { get; }
}
