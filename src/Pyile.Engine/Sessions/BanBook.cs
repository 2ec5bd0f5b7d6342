using System.Net;
using Microsoft.Extensions.Logging;
using Pyile.Engine.State;

namespace Pyile.Engine.Sessions;

/// <summary>Bans and attempts for all logins at once, kept in a file where one is given.</summary>
internal sealed class BanBook : IDisposable
{
    private readonly Lock _sync = new();
    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly BanList _bans = new();
    private readonly LoginAttempts _attempts;
    private readonly StateFile? _file;
    private readonly ILogger _logger;
    private long _version;
    private long _savedVersion;

    /// <exception cref="PyileException">The state file is damaged or cannot be read.</exception>
    public BanBook(int attemptsLimit, string? statePath, ILogger logger)
    {
        _attempts = new LoginAttempts(attemptsLimit);
        _logger = logger;
        if (statePath is null)
            return;
        _file = new StateFile(statePath);
        _file.Load(_bans, _attempts);
    }

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

    public bool IsBanned(IPAddress address)
    {
        lock (_sync)
            return _bans.Find(address) is not null;
    }

    /// <returns>The failures so far, and the ban where this one made it.</returns>
    public (int Count, Ban? Ban) Fail(IPAddress address, DateTimeOffset now)
    {
        lock (_sync)
        {
            _version++;
            int count = _attempts.Fail(address, now);
            if (count < _attempts.Limit)
                return (count, null);
            var ban = new Ban { Rule = Addresses.Single(address), Reason = $"{count} failed logins", Since = now };
            return (count, _bans.Add(ban) ? ban : null);
        }
    }

    /// <summary>A good login clears the failures of its address.</summary>
    public void Forget(IPAddress address)
    {
        lock (_sync)
        {
            if (_attempts.Forget(address) > 0)
                _version++;
        }
    }

    /// <returns>The ban, or the one with the same rule that is there already.</returns>
    public Ban Add(Ban ban)
    {
        lock (_sync)
        {
            if (!_bans.Add(ban))
                return _bans.Snapshot().First(b => b.Rule.Equals(ban.Rule));
            _version++;
            return ban;
        }
    }

    public Ban? Remove(IPNetwork rule)
    {
        lock (_sync)
        {
            Ban? ban = _bans.Remove(rule);
            if (ban is not null)
                _version++;
            return ban;
        }
    }

    /// <summary>Writes what has changed since the last time. Saves that come close together become one.</summary>
    /// <exception cref="PyileException">The file cannot be written; the change is in effect all the same.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
            return;
        await _saving.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IReadOnlyList<Ban> bans;
            IReadOnlyList<LoginAttempt> attempts;
            long version;
            lock (_sync)
            {
                version = _version;
                if (version == _savedVersion)
                    return;
                bans = _bans.Snapshot();
                attempts = _attempts.Snapshot();
            }
            await Task.Run(() => _file.Save(bans, attempts), CancellationToken.None).ConfigureAwait(false);
            _savedVersion = version;
        }
        catch (PyileException exception)
        {
            Log.StateNotSaved(_logger, _file.Path, exception.Message);
            throw;
        }
        finally
        {
            _saving.Release();
        }
    }

    public void Dispose() => _saving.Dispose();
}
