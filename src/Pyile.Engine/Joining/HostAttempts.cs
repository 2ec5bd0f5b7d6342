using Pyile.Engine.Model;

namespace Pyile.Engine.Joining;

/// <summary>The addresses of a host that were tried, and the error that results if none of them was the host.</summary>
internal sealed class HostAttempts
{
    private readonly Lock _sync = new();
    private readonly List<HostAttempt> _all = [];

    /// <summary>All so far, in the order in which they began.</summary>
    public IReadOnlyList<HostAttempt> All
    {
        get
        {
            lock (_sync)
                return [.. _all];
        }
    }

    public HostAttempt Begin(HostCandidate candidate)
    {
        var attempt = new HostAttempt(candidate);
        lock (_sync)
            _all.Add(attempt);
        return attempt;
    }

    /// <summary>The error if every attempt has failed: the one that says most about the host, and what the others met.</summary>
    /// <param name="isReturn">
    /// Whether the host is known and was lost. Then an address at which there is another network, such as one of a private network that others
    /// use as well, does not mean that the host has changed as long as another address may be the host's.
    /// </param>
    public PyileException Failure(bool isReturn)
    {
        IReadOnlyList<HostAttempt> all = All;
        HostAttempt main = all.Where(attempt => attempt.Problem is not null).MaxBy(attempt => WeightOf(attempt.Problem!.Kind, isReturn))
            ?? throw new InvalidOperationException("No address of the host was tried.");
        if (all.Count == 1)
            return main.Problem!;
        string others = string.Join("; ", all.Where(attempt => attempt != main).Select(attempt => attempt.Describe()));
        return main.Problem!.Kind == PyileError.HostUnreachable
            ? new PyileException(
                PyileError.HostUnreachable,
                $"No host answers at any of its addresses. {main.Describe()}; {others}. Check the names and the ports, and that a host runs there.",
                main.Problem)
            : new PyileException(main.Problem.Kind, $"{main.Problem.Message} Other addresses that were tried: {others}.", main.Problem);
    }

    /// <summary>The error if the time is over before the host let this session in.</summary>
    /// <param name="target">The host as it was named.</param>
    /// <param name="limit">The time that is over.</param>
    public PyileException TimedOut(string target, TimeSpan limit)
    {
        IReadOnlyList<HostAttempt> all = All;
        string tried = all.Count > 1 ? $" Tried: {string.Join("; ", all.Select(attempt => attempt.Describe()))}." : "";
        return new PyileException(
            PyileError.Timeout,
            $"{target} did not let this peer in within {limit.TotalSeconds:0.#} s.{tried} Check that a host runs there and that no firewall is between, or allow more time.");
    }

    // What was learned from a host says more than what an address did not answer.
    private static int WeightOf(PyileError kind, bool isReturn) => kind switch
    {
        PyileError.HostKeyChanged or PyileError.HostNotProven => isReturn ? 2 : 7,
        PyileError.AddressInvalid or PyileError.AddressInUse => 0,
        PyileError.HostUnreachable => 3,
        PyileError.ProtocolViolation => 4,
        PyileError.ConnectionLost or PyileError.HostFull => 5,
        _ => 6,
    };
}
