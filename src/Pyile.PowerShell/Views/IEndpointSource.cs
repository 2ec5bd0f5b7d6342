namespace Pyile;

/// <summary>The current state of an endpoint of this process, for <see cref="PyileEndpoint"/>.</summary>
internal interface IEndpointSource
{
    string Name { get; }

    string SessionName { get; }

    string? Synopsis { get; }

    IReadOnlyList<PyileEndpointParameter> Parameters { get; }

    /// <summary>Who may call it, for people.</summary>
    string Allowed { get; }

    int ThrottleLimit { get; }

    long Calls { get; }

    long Errors { get; }

    /// <summary>Withdraws it. The task completes when no call of it runs any more.</summary>
    Task RemoveAsync();
}
