using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;
using Pyile.Engine.Tls;

namespace Pyile.Engine.Admission;

/// <summary>What a host knows beyond its members: its network, bans, attempts and tickets, in a file if one is given.</summary>
internal sealed class HostStore : IStateChanges, IDisposable
{
    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly StateFile? _file;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly NetworkState? _stored;
    private HostNetwork? _network;
    private long _version;
    private long _savedVersion;

    /// <exception cref="PyileException">The state file is damaged or cannot be read.</exception>
    public HostStore(HostOptions options)
    {
        _time = options.TimeProvider;
        _logger = options.Logger;
        Bans = new BanRegistry(options.PasswordAttempts, this);
        Tickets = new TicketRegistry(this);
        Members = new MemberRegister(this);
        if (options.StatePath is null)
            return;
        _file = new StateFile(options.StatePath);
        HostState state = _file.Load();
        if (_file.WasOpenToOthers)
            Log.StateWasReadable(_logger, _file.Path);
        _stored = state.Network;
        Bans.Restore(state.Bans, state.Attempts);
        Tickets.Restore(state.Tickets);
        _version = _savedVersion = (long)(state.Network?.Revision ?? 0);
        Members.Restore(state.Members);
    }

    public BanRegistry Bans { get; }

    public TicketRegistry Tickets { get; }

    public MemberRegister Members { get; }

    /// <summary>Whether a host that is started again is the same network.</summary>
    public bool IsKept => _file is not null;

    /// <summary>The network of the file, or a new one.</summary>
    /// <exception cref="PyileException">The file does not contain a valid network.</exception>
    public HostNetwork OpenNetwork(Secret password, TimeSpan memberLife, TlsProvider tls)
    {
        try
        {
            _network = HostNetwork.Open(_stored, password, memberLife, tls, _time.GetUtcNow());
        }
        catch (PyileException exception) when (_file is not null)
        {
            throw new PyileException(exception.Kind, $"{_file.Path}: {exception.Message}", exception);
        }
        return _network;
    }

    public void Changed() => Interlocked.Increment(ref _version);

    /// <summary>Saves that the host has been started. A host that cannot be saved must not begin to take logins.</summary>
    /// <exception cref="PyileException">The file cannot be written.</exception>
    public void SaveStart()
    {
        Changed();
        if (_file is null)
            return;
        long version = Interlocked.Read(ref _version);
        _file.Save(StateOf(version));
        Saved(version);
    }

    /// <summary>Writes what has changed since the last time. Saves that come close together become one.</summary>
    /// <exception cref="PyileException">The file cannot be written; the change is in effect anyway.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
            return;
        try
        {
            await _saving.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The session has ended meanwhile, and has saved everything.
            return;
        }
        try
        {
            // Before the state is taken: a change after that is one for the next time.
            long version = Interlocked.Read(ref _version);
            if (version == _savedVersion)
                return;
            HostState state = StateOf(version);
            await Task.Run(() => _file.Save(state), CancellationToken.None).ConfigureAwait(false);
            Saved(version);
        }
        catch (PyileException exception)
        {
            Log.StateNotSaved(_logger, _file.Path, exception.Message);
            throw;
        }
        finally
        {
            Release();
        }
    }

    public void Dispose()
    {
        _network?.Dispose();
        _saving.Dispose();
    }

    private HostState StateOf(long version)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return new HostState(_network?.ToState((ulong)version) ?? _stored, Bans.Bans, Bans.Attempts, Tickets.Kept(now), Members.Kept(now));
    }

    private void Saved(long version)
    {
        _savedVersion = version;
        _network?.Saved((ulong)version);
    }

    private void Release()
    {
        try
        {
            _saving.Release();
        }
        catch (ObjectDisposedException)
        {
            // No caller waits any more.
        }
    }
}
