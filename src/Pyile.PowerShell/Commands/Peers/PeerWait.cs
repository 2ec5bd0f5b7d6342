using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Pipeline;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>The members that Wait-PyilePeer waits for, both in the pipeline and in a job.</summary>
/// <param name="session">The session whose roster is watched.</param>
/// <param name="aliases">Aliases or addresses, with wildcards; if empty, all other members match.</param>
/// <param name="count">The number of matching members to wait for, or null for one member for each name.</param>
/// <param name="isAbsent">Whether to wait until no matching member is on the roster.</param>
/// <param name="timeout">The longest time to wait.</param>
internal sealed class PeerWait(ModuleSession session, IReadOnlyList<string> aliases, int? count, bool isAbsent, TimeSpan timeout)
{
    private readonly (string Alias, MemberFilter Filter)[] _wanted =
        [.. (aliases.Count > 0 ? aliases : ["*"]).Select(a => (a, new MemberFilter(a)))];
    private volatile IReadOnlyList<Peer> _there = [];

    /// <summary>The progress to show while the pipeline thread waits.</summary>
    public ProgressState Progress
    {
        get
        {
            IReadOnlyList<Peer> there = _there;
            if (isAbsent)
                return new ProgressState($"{there.Count} still on the roster");
            return count is { } wanted
                ? ProgressState.Of(there.Count, wanted, "joined")
                : ProgressState.Of(_wanted.Length - MissingOf(there).Count, _wanted.Length, "joined");
        }
    }

    /// <returns>The members on the roster, or an error that lists the missing ones.</returns>
    public async Task<(IReadOnlyList<PyilePeer> Found, ErrorRecord? Error)> RunAsync(CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        enough.CancelAfter(timeout);
        try
        {
            await session.Session.WaitForPeersAsync(IsEnough, enough.Token).ConfigureAwait(false);
            return ([.. _there.Select(p => new PyilePeer(p, session.Name))], null);
        }
        catch (PyileException exception)
        {
            return ([], Errors.From(exception, session.View));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ([], ToError(_there));
        }
    }

    private bool IsEnough(IReadOnlyList<Peer> roster)
    {
        // A member that is away is not there yet, and not gone yet.
        IReadOnlyList<Peer> there =
            [.. roster.Where(p => !p.IsSelf && (isAbsent || p.State != PeerState.Away) && _wanted.Any(w => w.Filter.IsMatch(p.Id, p.Alias, p.Address)))];
        _there = there;
        return isAbsent ? there.Count == 0 : count is { } wanted ? there.Count >= wanted : MissingOf(there).Count == 0;
    }

    private IReadOnlyList<string> MissingOf(IReadOnlyList<Peer> there) =>
        [.. _wanted.Where(w => !there.Any(p => w.Filter.IsMatch(p.Id, p.Alias, p.Address))).Select(w => w.Alias)];

    private ErrorRecord ToError(IReadOnlyList<Peer> there) => isAbsent
        ? Errors.PeersStillThere(session.Name, timeout, there)
        : Errors.PeersMissing(session.View, timeout, there, aliases.Count > 0 ? MissingOf(there) : [], count ?? _wanted.Length);
}
