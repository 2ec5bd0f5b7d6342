using System.Net;

namespace Pyile.Engine.Sessions;

/// <summary>What became of one attempt to hand a message over.</summary>
/// <param name="Reason">None where it was delivered.</param>
/// <param name="Detail">What happened, where it was not.</param>
/// <param name="Alias">The receiver's name, where its answer says it.</param>
internal readonly record struct SendOutcome(FailureReason Reason, string? Detail, string? Alias)
{
    public static SendOutcome Delivered(string? alias) => new(FailureReason.None, null, alias);

    public static SendOutcome Failed(FailureReason reason, string detail) => new(reason, detail, null);

    /// <summary>No answer came before the time was over or the session ended.</summary>
    public static SendOutcome Unanswered(IPEndPoint to, TimeSpan timeout, CancellationToken closing) => closing.IsCancellationRequested
        ? Failed(FailureReason.Closed, "The session ended before the echo came.")
        : Failed(FailureReason.TimedOut, $"{to} did not answer within {timeout.TotalSeconds:0.#} s. The message may have arrived all the same.");
}
