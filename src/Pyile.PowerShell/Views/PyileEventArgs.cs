namespace Pyile;

/// <summary>The arguments of a session's .NET events other than <see cref="PyileSession.MessageReceived"/>.</summary>
public sealed class PyileEventArgs : EventArgs
{
    internal PyileEventArgs(PyileEvent occurrence) => Event = occurrence;

    public PyileEvent Event { get; }
}
