using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>Bans and attempts, for all logins at once.</summary>
/// <param name="attemptsLimit">Failures that make a ban.</param>
/// <param name="changes">Hears when there is something new to keep.</param>
internal sealed class BanRegistry(int attemptsLimit, IStateChanges changes)
{
    private readonly Lock _sync = new();
    private readonly BanList _bans = new();
    private readonly LoginAttempts _attempts = new(attemptsLimit);

    /// <summary>Judges by these bans.</summary>
    public BanPolicy Policy => field ??= new BanPolicy(this);

    public IReadOnlyList<Ban> Bans
    {
        get
        {
            lock (_sync)
                return _bans.Snapshot();
        }
    }

    public IReadOnlyList<LoginAttempt> Attempts
    {
        get
        {
            lock (_sync)
                return _attempts.Snapshot();
        }
    }

    public void Restore(IEnumerable<Ban> bans, IEnumerable<LoginAttempt> attempts)
    {
        foreach (Ban ban in bans)
            _bans.Add(ban);
        foreach (LoginAttempt attempt in attempts)
            _attempts.Restore(attempt);
    }

    /// <summary>The ban of an address, or null. Whether it applies is for <see cref="BanPolicy"/> to judge.</summary>
    public Ban? FindAddress(IPAddress address, bool onlyByHand)
    {
        lock (_sync)
            return _bans.Find(address, onlyByHand);
    }

    /// <summary>The ban of a member by its id or its key, or null.</summary>
    public Ban? FindMember(MemberId? member, KeyHash? key)
    {
        lock (_sync)
            return _bans.FindMember(member, key);
    }

    /// <returns>The failures so far, and the ban where this one made it.</returns>
    public (int Count, Ban? Ban) Fail(IPAddress address, DateTimeOffset now)
    {
        int count;
        Ban? made = null;
        lock (_sync)
        {
            count = _attempts.Fail(address, now);
            if (count >= _attempts.Limit)
            {
                var ban = new Ban { Rule = Addresses.Single(address), IsAutomatic = true, Reason = $"{count} failed logins", Since = now };
                made = ReferenceEquals(_bans.Add(ban), ban) ? ban : null;
            }
        }
        changes.Changed(made is null ? StateParts.Attempts : StateParts.Attempts | StateParts.Bans);
        return (count, made);
    }

    /// <summary>A good login clears the failures of its address.</summary>
    public void Forget(IPAddress address)
    {
        bool wasThere;
        lock (_sync)
            wasThere = _attempts.Forget(address) > 0;
        if (wasThere)
            changes.Changed(StateParts.Attempts);
    }

    /// <returns>The ban, or the one that keeps out the same already.</returns>
    public Ban Add(Ban ban)
    {
        Ban listed;
        lock (_sync)
            listed = _bans.Add(ban);
        if (ReferenceEquals(listed, ban))
            changes.Changed(StateParts.Bans);
        return listed;
    }

    public Ban? Remove(IPNetwork rule) => Remove(bans => bans.Remove(rule));

    public Ban? Remove(MemberId member) => Remove(bans => bans.Remove(member));

    private Ban? Remove(Func<BanList, Ban?> remove)
    {
        Ban? ban;
        lock (_sync)
            ban = remove(_bans);
        if (ban is not null)
            changes.Changed(StateParts.Bans);
        return ban;
    }
}
