using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.State.V1;

/// <summary>
/// The host's side of one version 1 login, steps 2 to 8. Pure: inputs in, effects out; deadlines are the driver's.
/// </summary>
/// <param name="isPassword">Null where it did not look.</param>
/// <param name="alsoEncrypted">Said to the joiner.</param>
internal sealed class HostLogin(Func<Secret, bool?> isPassword, bool alsoEncrypted = false)
{
    private Step _step = Step.Start;

    private enum Step
    {
        Start,
        Password,
        PeerAddress,
        Spacing,
        Dist,
        Ended,
    }

    /// <summary>The joiner said that it parses a stream, and so did this host.</summary>
    public bool IsStream { get; private set; }

    /// <summary>The port the joiner takes messages on; its IP is the socket's.</summary>
    public int PeerPort { get; private set; }

    public IReadOnlyList<LoginEffect> Begin(bool banned)
    {
        if (banned)
            return [new LoginEffect.Send(new BannedStatus(Banned: true, Stream: false)), Fail(LoginFailure.Banned, "the address is banned")];
        _step = Step.Password;
        return [new LoginEffect.Send(new BannedStatus(Banned: false, Stream: true, alsoEncrypted))];
    }

    public IReadOnlyList<LoginEffect> Receive(V1Value value)
    {
        switch (_step, value)
        {
            case (Step.Password, Shadow shadow):
                return Receive(shadow);

            case (Step.PeerAddress, PeerAddress peer):
                PeerPort = peer.Address.Port;
                _step = IsStream ? Step.Dist : Step.Spacing;
                return IsStream
                    ? [new LoginEffect.SendRoster(null), new LoginEffect.ExpectDist()]
                    : [new LoginEffect.SendRoster(V1Limits.Message), new LoginEffect.Wait(V1Limits.Spacing)];

            case (_, UnknownValue):
                return [];

            default:
                return [Fail(LoginFailure.ProtocolViolation, $"{value.GetType().Name} in the middle of a login")];
        }
    }

    public IReadOnlyList<LoginEffect> Waited()
    {
        if (_step != Step.Spacing)
            throw new InvalidOperationException($"Nothing was waited for in step {_step}.");
        _step = Step.Dist;
        return [new LoginEffect.ExpectDist()];
    }

    public IReadOnlyList<LoginEffect> DistConnected()
    {
        if (_step != Step.Dist)
            throw new InvalidOperationException($"No connection was expected in step {_step}.");
        _step = Step.Ended;
        return [new LoginEffect.Admit()];
    }

    private IReadOnlyList<LoginEffect> Receive(Shadow shadow)
    {
        switch (isPassword(shadow.Password))
        {
            case true:
                _step = Step.PeerAddress;
                IsStream = shadow.Stream;
                return [new LoginEffect.Send(new Authenticated(Accepted: true))];

            case false:
                return [
                    new LoginEffect.Send(new Authenticated(Accepted: false)),
                    Fail(LoginFailure.WrongPassword, "the password is wrong"),
                ];

            default:
                // There is no word for it, and any answer would tell whether it was right.
                return [Fail(LoginFailure.Busy, "there were too many wrong passwords lately")];
        }
    }

    private LoginEffect.Fail Fail(LoginFailure reason, string detail)
    {
        _step = Step.Ended;
        return new LoginEffect.Fail(reason, detail);
    }
}
