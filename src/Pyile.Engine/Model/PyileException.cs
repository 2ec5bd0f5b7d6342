namespace Pyile.Engine.Model;

/// <summary>The one exception this engine throws on purpose. Its text says what happened and what to do next.</summary>
public sealed class PyileException : Exception
{
    public PyileException(PyileError kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public PyileError Kind { get; }
}
