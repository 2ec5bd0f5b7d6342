namespace Pyile.Engine.Model;

/// <summary>How a call ended.</summary>
public sealed record CallResult
{
    /// <summary>None if the endpoint has run to its end.</summary>
    public required CallFailure Failure { get; init; }

    /// <summary>What happened, if it has failed; partly the words of the member.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the endpoint has begun to run, or may have: false only if it certainly has not.</summary>
    public required bool MayHaveRun { get; init; }

    /// <summary>From the call to its end.</summary>
    public required TimeSpan Elapsed { get; init; }
}
