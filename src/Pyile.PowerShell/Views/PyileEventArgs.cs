namespace Pyile;

/// <summary>What subscribers to a session's events get, other than to <see cref="PyileSession.MessageReceived"/>.</summary>
public sealed class PyileEventArgs : EventArgs
{
    internal PyileEventArgs(PyileEvent occurrence) => Event = occurrence;

    public PyileEvent Event { get; }
}
