using System.Text.Json.Serialization;

namespace Pyile.Lab.Tests.Agents;

/// <summary>Reads and writes the lines between a test and its agents. It is generated, because agents live for seconds only.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AgentRequest))]
[JsonSerializable(typeof(AgentLine))]
internal sealed partial class AgentJson : JsonSerializerContext;
