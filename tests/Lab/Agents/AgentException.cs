namespace Pyile.Lab.Tests.Agents;

/// <summary>An agent could not do what it was asked for.</summary>
internal sealed class AgentException(string message) : Exception(message)
{
    /// <summary>Whether its process has ended, so that it is not known what it has done.</summary>
    public bool HasEnded { get; init; }
}
