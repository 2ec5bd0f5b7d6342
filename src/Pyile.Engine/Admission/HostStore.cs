using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Engine.Tls;

namespace Pyile.Engine.Admission;

/// <summary>
/// What a host knows beyond its members: its network, bans, attempts and tickets. If a file is given, it is kept there, and no other host
/// can use that file meanwhile.
/// </summary>
internal sealed class HostStore : IStateChanges, IDisposable
{
    private readonly Lock _sync = new();
    private readonly StateFile? _file;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private NetworkState? _stored;
    private HostNetwork? _network;
    private TimeSpan _keptAhead;
    private long _version;
    private StateParts _changed;
    private StateParts _inSave;
    private bool _isClosed;

    /// <exception cref="PyileException">The state file is damaged, cannot be read or written, or is used by another host.</exception>
    public HostStore(HostOptions options)
    {
        _time = options.TimeProvider;
        _logger = options.Logger;
        Bans = new BanRegistry(options.PasswordAttempts, this);
        Tickets = new TicketRegistry(this);
        Members = new MemberRegister(this, Tickets) { EnrolmentLife = options.MemberLife };
        Standing = new MemberStanding(Bans.Policy, Members);
        Clock = new NetworkClock(new MonotonicClock(_time));
        if (options.StatePath is null)
            return;
        _file = new StateFile(options.StatePath);
        _file.Lock();
        try
        {
            Restore(_file);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public BanRegistry Bans { get; }

    public TicketRegistry Tickets { get; }

    public MemberRegister Members { get; }

    /// <summary>Judges members by the bans and the register.</summary>
    public MemberStanding Standing { get; }

    /// <summary>
    /// The time of the network: that of the system's clock when the network was first started, which steps of that clock do not change. How
    /// far the two are apart is kept, so that certificates are still valid after a restart.
    /// </summary>
    public NetworkClock Clock { get; private set; }

    /// <summary>Whether a host that is started again is the same network.</summary>
    public bool IsKept => _file is not null;

    /// <summary>Fires after every change of what is kept.</summary>
    public AsyncSignal Changes { get; } = new();

    /// <summary>What has changed since the last save that succeeded.</summary>
    public StateParts Unsaved
    {
        get
        {
            lock (_sync)
                return IsKept ? _changed | _inSave : StateParts.None;
        }
    }

    /// <summary>The network of the file, or a new one.</summary>
    /// <param name="options">What joiners have to know, unless the file says that, and how long a member's certificate is good.</param>
    /// <param name="tls">The TLS in which the host shows its certificate.</param>
    /// <exception cref="PyileException">The file does not contain a valid network, has another password, or none.</exception>
    public HostNetwork OpenNetwork(HostOptions options, TlsProvider tls)
    {
        try
        {
            _network = HostNetwork.Open(_stored, () => FindVerifier(options), options.CertificateLife, tls, Clock.Now);
        }
        catch (PyileException exception) when (_file is not null)
        {
            throw new PyileException(exception.Kind, $"{_file.Path}: {exception.Message}", exception);
        }
        return _network;
    }

    public void Changed(StateParts parts)
    {
        lock (_sync)
        {
            _version++;
            _changed |= parts;
        }
        Changes.Fire();
    }

    /// <summary>Saves how far the time of the network is ahead if the system's clock was set since the last call.</summary>
    public void NoteClock()
    {
        TimeSpan ahead = Clock.Ahead;
        if ((ahead - _keptAhead).Duration() < Clocks.Tolerance)
            return;
        _keptAhead = ahead;
        Changed(StateParts.Network);
    }

    /// <summary>Saves that the host has been started. A host that cannot be saved must not begin to take logins.</summary>
    /// <exception cref="PyileException">The file cannot be written.</exception>
    public void SaveStart()
    {
        Changed(StateParts.Network);
        Save();
    }

    /// <summary>Writes everything that is kept. Not to be called by two threads at the same time.</summary>
    /// <returns>False if no file was given, or the store is closed.</returns>
    /// <exception cref="PyileException">The file cannot be written; the changes are in effect anyway.</exception>
    public bool Save()
    {
        long version;
        lock (_sync)
        {
            if (_file is null || _isClosed)
                return false;
            // Before the state is taken: a change after that is one for the next time.
            (version, _inSave, _changed) = (_version, _changed, StateParts.None);
        }
        bool isSaved = false;
        try
        {
            NetworkState? network = _network is null ? _stored : _network.ToState((ulong)version) with { ClockAhead = Clock.Ahead };
            _file.Save(new HostState(network, Bans.Bans, Bans.Attempts, Tickets.Kept(_time.GetUtcNow()), Members.Kept(Clock.Now)));
            isSaved = true;
        }
        finally
        {
            lock (_sync)
                (_changed, _inSave) = (isSaved ? _changed : _changed | _inSave, StateParts.None);
        }
        _network?.Saved((ulong)version);
        return true;
    }

    public void Dispose()
    {
        lock (_sync)
            _isClosed = true;
        _network?.Dispose();
        _file?.Dispose();
    }

    private void Restore(StateFile file)
    {
        HostState state = file.Load();
        if (file.WasOpenToOthers)
            Log.StateWasReadable(_logger, file.Path);
        _stored = state.Network;
        _keptAhead = _stored?.ClockAhead ?? TimeSpan.Zero;
        Clock = new NetworkClock(new MonotonicClock(_time), _keptAhead);
        Bans.Restore(state.Bans, state.Attempts);
        Tickets.Restore(state.Tickets);
        Members.Restore(state.Members, Clock.Now);
        _version = (long)(state.Network?.Revision ?? 0);
    }

    private PasswordVerifier FindVerifier(HostOptions options)
    {
        if (_stored is { } stored)
            return PasswordVerifier.Of(options.Password, new PasswordVerifier(stored.Salt, stored.Verifier));
        return options.NewVerifier is var (salt, verifier) ? new PasswordVerifier(salt, verifier) : PasswordVerifier.Of(options.Password, kept: null);
    }
}
