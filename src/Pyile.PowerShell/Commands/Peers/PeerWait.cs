using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Pipeline;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Whom Wait-PyilePeer waits for, in the pipeline and in a job alike.</summary>
/// <param name="session">On whose roster they are to be.</param>
/// <param name="aliases">Aliases or addresses, with wildcards; all other members where there are none.</param>
/// <param name="count">How many of them; null for one of each.</param>
/// <param name="isAbsent">Whether they are to be off the roster instead.</param>
/// <param name="timeout">How long.</param>
internal sealed class PeerWait(ModuleSession session, IReadOnlyList<string> aliases, int? count, bool isAbsent, TimeSpan timeout)
{
    private readonly (string Alias, MemberFilter Filter)[] _wanted = [.. (aliases.Count > 0 ? aliases : ["*"]).Select(a => (a, new MemberFilter(a)))];
    private volatile IReadOnlyList<Peer> _there = [];

    /// <summary>For the pipeline thread, while it waits.</summary>
    public ProgressState Progress
    {
        get
        {
            IReadOnlyList<Peer> there = _there;
            if (isAbsent)
                return new ProgressState($"{there.Count} are still there");
            return count is { } wanted
                ? ProgressState.Of(there.Count, wanted, "are there")
                : ProgressState.Of(_wanted.Length - MissingOf(there).Count, _wanted.Length, "are there");
        }
    }

    /// <returns>Those who are there, or an error that says who is not.</returns>
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
        IReadOnlyList<Peer> there = [.. roster.Where(p => !p.IsSelf && _wanted.Any(w => w.Filter.IsMatch(p.Id, p.Alias, p.Address)))];
        _there = there;
        return isAbsent ? there.Count == 0 : count is { } wanted ? there.Count >= wanted : MissingOf(there).Count == 0;
    }

    private IReadOnlyList<string> MissingOf(IReadOnlyList<Peer> there) =>
        [.. _wanted.Where(w => !there.Any(p => w.Filter.IsMatch(p.Id, p.Alias, p.Address))).Select(w => w.Alias)];

    private ErrorRecord ToError(IReadOnlyList<Peer> there) => isAbsent
        ? Errors.PeersStillThere(session.Name, timeout, there)
        : Errors.PeersMissing(session.View, timeout, there, aliases.Count > 0 ? MissingOf(there) : [], count ?? _wanted.Length);
}
