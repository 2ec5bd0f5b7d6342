using System.Net;
using Pyile.Engine.Model;

namespace Pyile.Engine.Joining;

/// <summary>One address of a host that was tried, and what came of it.</summary>
internal sealed class HostAttempt(HostCandidate candidate)
{
    private volatile PyileException? _problem = candidate.Problem;
    private long _roundTrip = -1;

    public HostCandidate Candidate => candidate;

    /// <summary>The address; null if there is none.</summary>
    public IPEndPoint? Address => candidate.Address;

    /// <summary>How long connecting took; null if nothing took the connection.</summary>
    public TimeSpan? RoundTrip => Interlocked.Read(ref _roundTrip) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Why it failed; null while it has not.</summary>
    public PyileException? Problem => _problem;

    public void Connected(TimeSpan roundTrip) => Interlocked.Exchange(ref _roundTrip, roundTrip.Ticks);

    public void Failed(PyileException problem) => _problem = problem;

    /// <summary>The address and what happened there, in a few words if nothing answered.</summary>
    public string Describe() => _problem switch
    {
        null => $"{candidate}: {(RoundTrip is not null ? "it takes connections, but does not answer as a host" : "no answer")}",
        { Kind: PyileError.HostUnreachable, InnerException: { } inner } => $"{candidate}: {inner.Message.TrimEnd('.')}",
        // Its text names the address.
        var problem => problem.Message.TrimEnd('.'),
    };
}
