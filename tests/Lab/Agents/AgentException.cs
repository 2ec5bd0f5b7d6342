namespace Pyile.Lab.Tests.Agents;

/// <summary>An agent could not do what it was asked for.</summary>
internal sealed class AgentException(string message) : Exception(message);
