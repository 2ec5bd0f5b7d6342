namespace Pyile.Runtime.Endpoints;

/// <summary>What an endpoint needs from the endpoints of its session.</summary>
internal interface IEndpointGroup
{
    /// <summary>The name of the session.</summary>
    string SessionName { get; }

    /// <summary>Withdraws an endpoint. The task completes when no call of it runs any more.</summary>
    Task RemoveAsync(Endpoint endpoint);
}
