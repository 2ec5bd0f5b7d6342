using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Legacy;

/// <summary>A joiner whose login succeeded: its two connections, and where it takes messages.</summary>
internal sealed record LegacyAdmission(ValueStream Control, IConnection Dist, IPEndPoint Peer, bool IsStream);

/// <summary>Drives one <see cref="LegacyHostLogin"/> over one connection, with the deadlines.</summary>
internal sealed class LegacyHostLoginRun
{
    private readonly PendingLogin _login;
    private readonly ValueStream _stream;
    private readonly ILegacyLoginHost _host;
    private readonly LegacyPasswordCheck _passwords;
    private readonly LegacyHostLogin _machine;

    public LegacyHostLoginRun(PendingLogin login, ValueStream stream, ILegacyLoginHost host)
    {
        _login = login;
        _stream = stream;
        _host = host;
        _passwords = new LegacyPasswordCheck(host, login);
        _machine = new LegacyHostLogin(_passwords, host.AlsoEncrypted);
    }

    /// <summary>Why the login failed, or null. A wrong password counts even if the joiner left before it read the answer.</summary>
    public FailedLogin? Failure
    {
        get => field is null || _passwords.Wrong.Count == 0
            ? field
            : new FailedLogin(LoginFailure.WrongPassword, field.Detail, _passwords.Wrong.Count, _passwords.Wrong.Ban);
        private set;
    }

    private IPEndPoint Remote => _stream.Connection.Remote;

    /// <returns>Null if it failed; the connection is then closed.</returns>
    public async Task<LegacyAdmission?> RunAsync(CancellationToken cancellationToken)
    {
        LegacyAdmission? admission = null;
        try
        {
            using var deadline = new CancellationTokenSource(_host.Login.Whole, _host.Time);
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
        IReadOnlyList<LegacyLoginEffect> effects = _machine.Begin(_host.IsBanned(Remote.Address));
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
                    case LegacyLoginEffect.SendRoster when _host.IsTaken(Joiner(), _stream.Connection.Local.Address):
                        Failure = new FailedLogin(LoginFailure.AddressTaken, $"another member has {Joiner()}");
                        return null;
                    case LegacyLoginEffect.SendRoster roster:
                        IReadOnlyList<WireAddress> members = _host.RosterFor(Joiner(), _stream.Connection.Local.Address, roster.MaxBytes);
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
                await Task.Delay(wait.Time, _host.Time, cancellationToken).ConfigureAwait(false);
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
            _host.Heard(_login);
            effects = _machine.Receive(value);
        }
    }

    private async ValueTask<V1Value?> ReadAsync(bool isFirst, CancellationToken cancellationToken)
    {
        if (isFirst)
        {
            using var silence = new CancellationTokenSource(_host.Login.FirstByte, _host.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
            await _stream.WaitAsync(both.Token).ConfigureAwait(false);
        }
        return await _stream.ReadAsync(V1Limits.Message, cancellationToken).ConfigureAwait(false);
    }

    // Each login has a listener of its own, so a connection from the joiner's address belongs to this joiner even if several log
    // in from one address at the same time.
    private async Task<IConnection> ExpectDistAsync(CancellationToken cancellationToken)
    {
        IListener listener = _host.Transport.Listen(new IPEndPoint(_stream.Connection.Local.Address, 0), backlog: 4);
        await using (listener.ConfigureAwait(false))
        {
            await _stream.WriteAsync(new DistAddress(WireAddress.From(listener.Local)), cancellationToken).ConfigureAwait(false);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<IConnection> arriving = AcceptJoinerAsync(listener, over.Token);
            Task<bool> staying = _stream.WaitAsync(over.Token).AsTask();
            try
            {
                // A joiner that gives up or is dropped must not keep its place and this port until the deadline.
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
