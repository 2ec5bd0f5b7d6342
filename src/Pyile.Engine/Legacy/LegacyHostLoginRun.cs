using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Legacy;

/// <summary>What the host's login needs of its host.</summary>
internal interface ILoginDesk
{
    ITransport Transport { get; }

    TimeProvider Time { get; }

    LoginOptions Login { get; }

    bool IsBanned(IPAddress address);

    /// <summary>Whether the host speaks version 2 too, which a joiner that does would rather use.</summary>
    bool AlsoEncrypted { get; }

    /// <summary>Compares, and counts a failure before the joiner hears of it, so that its next try finds the count.</summary>
    /// <returns>Null where it did not look, because others have guessed too often.</returns>
    bool? CheckPassword(LegacyHostLoginRun run, PendingLogin login, Secret said);

    /// <summary>Whether a member that answers has this address: it can only be a mistake or a lie of the joiner.</summary>
    bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen);

    /// <summary>The roster as the joiner sees it, with the joiner in it, though it is no member yet.</summary>
    IReadOnlyList<WireAddress> RosterFor(IPEndPoint joiner, IPAddress hostAsSeen, int? maxBytes);

    /// <summary>The joiner said something.</summary>
    void Heard(PendingLogin login);
}

/// <summary>A joiner that came through: its two connections, and where it takes messages.</summary>
internal sealed record LegacyAdmission(ValueStream Control, IConnection Dist, IPEndPoint Peer, bool IsStream);

/// <summary>Drives one <see cref="LegacyHostLogin"/> over one connection, with the deadlines.</summary>
internal sealed class LegacyHostLoginRun
{
    private readonly PendingLogin _login;
    private readonly ValueStream _stream;
    private readonly ILoginDesk _desk;
    private readonly LegacyHostLogin _machine;

    public LegacyHostLoginRun(PendingLogin login, ValueStream stream, ILoginDesk desk)
    {
        _login = login;
        _stream = stream;
        _desk = desk;
        _machine = new LegacyHostLogin(password => desk.CheckPassword(this, login, password), desk.AlsoEncrypted);
    }

    /// <summary>Why it failed; null while it has not. It may have gone away before it heard that its password was wrong.</summary>
    public FailedLogin? Failure
    {
        get => field is null || WrongPasswords.Count == 0
            ? field
            : new FailedLogin(LoginFailure.WrongPassword, field.Detail, WrongPasswords.Count, WrongPasswords.Ban);
        private set;
    }

    /// <summary>The wrong passwords of this address so far, where this login brought one, and the ban that followed.</summary>
    public (int Count, Ban? Ban) WrongPasswords { get; set; }

    private IPEndPoint Remote => _stream.Connection.Remote;

    /// <returns>Null where it failed; the connection is closed then.</returns>
    public async Task<LegacyAdmission?> RunAsync(CancellationToken cancellationToken)
    {
        LegacyAdmission? admission = null;
        try
        {
            using var deadline = new CancellationTokenSource(_desk.Login.Whole, _desk.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            try
            {
                admission = await TalkAsync(both.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Failure = new FailedLogin(LoginFailure.TimedOut, "it took too long");
            }
            catch (IOException exception)
            {
                Failure = _login.Dropped is { } dropped ? FailedLogin.From(dropped) : new FailedLogin(LoginFailure.Closed, exception.Message);
            }
            catch (PyileException exception)
            {
                Failure = new FailedLogin(LoginFailure.ProtocolViolation, exception.Message);
            }
        }
        finally
        {
            if (admission is null)
                await _stream.DisposeAsync().ConfigureAwait(false);
        }
        return admission;
    }

    private async Task<LegacyAdmission?> TalkAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<LegacyLoginEffect> effects = _machine.Begin(_desk.IsBanned(Remote.Address));
        bool isFirst = true;
        while (true)
        {
            foreach (LegacyLoginEffect effect in effects)
            {
                switch (effect)
                {
                    case LegacyLoginEffect.Send send:
                        await _stream.WriteAsync(send.Value, cancellationToken).ConfigureAwait(false);
                        break;
                    case LegacyLoginEffect.SendRoster when _desk.IsTaken(Joiner(), _stream.Connection.Local.Address):
                        Failure = new FailedLogin(LoginFailure.AddressTaken, $"another member has {Joiner()}");
                        return null;
                    case LegacyLoginEffect.SendRoster roster:
                        IReadOnlyList<WireAddress> members = _desk.RosterFor(Joiner(), _stream.Connection.Local.Address, roster.MaxBytes);
                        await _stream.WriteAsync(new Distro(members), cancellationToken).ConfigureAwait(false);
                        break;
                    case LegacyLoginEffect.Fail failure:
                        Failure = new FailedLogin(failure.Reason, failure.Detail);
                        return null;
                    case LegacyLoginEffect.Wait:
                    case LegacyLoginEffect.ExpectDist:
                        break;
                }
            }
            if (effects is [.., LegacyLoginEffect.Wait wait])
            {
                await Task.Delay(wait.Time, _desk.Time, cancellationToken).ConfigureAwait(false);
                effects = _machine.Waited();
                continue;
            }
            if (effects is [.., LegacyLoginEffect.ExpectDist])
            {
                IConnection dist = await ExpectDistAsync(cancellationToken).ConfigureAwait(false);
                _machine.DistConnected();
                return new LegacyAdmission(_stream, dist, Joiner(), _machine.IsStream);
            }
            V1Value? value = await ReadAsync(isFirst, cancellationToken).ConfigureAwait(false);
            if (value is null)
            {
                Failure = new FailedLogin(LoginFailure.Closed, "it closed the connection");
                return null;
            }
            isFirst = false;
            _desk.Heard(_login);
            effects = _machine.Receive(value);
        }
    }

    private async ValueTask<V1Value?> ReadAsync(bool isFirst, CancellationToken cancellationToken)
    {
        if (isFirst)
        {
            using var silence = new CancellationTokenSource(_desk.Login.FirstByte, _desk.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
            await _stream.WaitAsync(both.Token).ConfigureAwait(false);
        }
        return await _stream.ReadAsync(V1Limits.Message, cancellationToken).ConfigureAwait(false);
    }

    // A listener for this login alone: whoever connects there from the joiner's address is this joiner, also
    // where several log in from one address at the same time.
    private async Task<IConnection> ExpectDistAsync(CancellationToken cancellationToken)
    {
        IListener listener = _desk.Transport.Listen(new IPEndPoint(_stream.Connection.Local.Address, 0), backlog: 4);
        await using (listener.ConfigureAwait(false))
        {
            await _stream.WriteAsync(new DistAddress(WireAddress.From(listener.Local)), cancellationToken).ConfigureAwait(false);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<IConnection> arriving = AcceptJoinerAsync(listener, over.Token);
            Task<bool> staying = _stream.WaitAsync(over.Token).AsTask();
            try
            {
                // One that gives up, or is dropped, must not keep its place and this port until the deadline.
                if (await Task.WhenAny(arriving, staying).ConfigureAwait(false) == staying && !await staying.ConfigureAwait(false))
                    throw new IOException("it closed the connection");
                return await arriving.ConfigureAwait(false);
            }
            catch
            {
                await over.CancelAsync().ConfigureAwait(false);
                await ((Task)arriving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (arriving.IsCompletedSuccessfully)
                    arriving.Result.Abort();
                throw;
            }
            finally
            {
                await over.CancelAsync().ConfigureAwait(false);
                await ((Task)staying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<IConnection> AcceptJoinerAsync(IListener listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            IConnection dist = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (dist.Remote.Address.Equals(Remote.Address))
                return dist;
            dist.Abort();
        }
    }

    private IPEndPoint Joiner() => new(Remote.Address, _machine.PeerPort);
}
