namespace Pyile;

/// <summary>What subscribers to <see cref="PyileSession.MessageReceived"/> get.</summary>
public sealed class PyileMessageEventArgs : EventArgs
{
    internal PyileMessageEventArgs(PyileMessage message) => Message = message;

    public PyileMessage Message { get; }
}
