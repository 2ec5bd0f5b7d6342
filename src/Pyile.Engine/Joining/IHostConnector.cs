namespace Pyile.Engine.Joining;

/// <summary>Joins a host, for the first time or again.</summary>
internal interface IHostConnector
{
    /// <summary>Tries until the host lets this session in or the policy gives up.</summary>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    Task<JoinOutcome> RunAsync(JoinRequest request, RetryPolicy policy, CancellationToken cancellationToken);
}
