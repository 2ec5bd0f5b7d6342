namespace Pyile.Engine.Model;

/// <summary>What is called, and with what.</summary>
/// <param name="Endpoint">The name of the endpoint: 1 to 255 bytes as UTF-8. Names are compared exactly.</param>
/// <param name="Arguments">One JSON value, at most 1 MiB as UTF-8.</param>
public sealed record CallRequest(string Endpoint, string Arguments)
{
    /// <summary>How long the call may take until its end is here. Default: null, there is no limit.</summary>
    public TimeSpan? Timeout { get; init; }
}
