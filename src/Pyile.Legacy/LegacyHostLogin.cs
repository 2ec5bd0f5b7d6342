using Pyile.Engine.Model;
namespace Pyile.Legacy;

/// <summary>
/// The host's side of one version 1 login, steps 2 to 8. Pure: inputs in, effects out; deadlines are the driver's.
/// </summary>
/// <param name="check">Compares the password.</param>
/// <param name="alsoEncrypted">Whether the joiner is informed that the host also speaks version 2.</param>
internal sealed class LegacyHostLogin(IPasswordCheck check, bool alsoEncrypted = false)
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

    /// <summary>Whether both sides announced that they parse a stream.</summary>
    public bool IsStream { get; private set; }

    /// <summary>The port for messages to the joiner; its IP address is the socket's.</summary>
    public int PeerPort { get; private set; }

    public IReadOnlyList<LegacyLoginEffect> Begin(bool banned)
    {
        if (banned)
            return [new LegacyLoginEffect.Send(new BannedStatus(Banned: true, Stream: false)), Fail(LoginFailure.Banned, "the address is banned")];
        _step = Step.Password;
        return [new LegacyLoginEffect.Send(new BannedStatus(Banned: false, Stream: true, alsoEncrypted))];
    }

    public IReadOnlyList<LegacyLoginEffect> Receive(V1Value value)
    {
        switch (_step, value)
        {
            case (Step.Password, Shadow shadow):
                return Receive(shadow);

            case (Step.PeerAddress, PeerAddress peer):
                PeerPort = peer.Address.Port;
                _step = IsStream ? Step.Dist : Step.Spacing;
                return IsStream
                    ? [new LegacyLoginEffect.SendRoster(null), new LegacyLoginEffect.ExpectDist()]
                    : [new LegacyLoginEffect.SendRoster(V1Limits.Message), new LegacyLoginEffect.Wait(V1Limits.Spacing)];

            case (_, UnknownValue):
                return [];

            default:
                return [Fail(LoginFailure.ProtocolViolation, $"{value.GetType().Name} in the middle of a login")];
        }
    }

    public IReadOnlyList<LegacyLoginEffect> Waited()
    {
        if (_step != Step.Spacing)
            throw new InvalidOperationException($"Nothing was waited for in step {_step}.");
        _step = Step.Dist;
        return [new LegacyLoginEffect.ExpectDist()];
    }

    public IReadOnlyList<LegacyLoginEffect> DistConnected()
    {
        if (_step != Step.Dist)
            throw new InvalidOperationException($"No connection was expected in step {_step}.");
        _step = Step.Ended;
        return [new LegacyLoginEffect.Admit()];
    }

    private IReadOnlyList<LegacyLoginEffect> Receive(Shadow shadow)
    {
        switch (check.IsRight(shadow.Password))
        {
            case true:
                _step = Step.PeerAddress;
                IsStream = shadow.Stream;
                return [new LegacyLoginEffect.Send(new Authenticated(Accepted: true))];

            case false:
                return [
                    new LegacyLoginEffect.Send(new Authenticated(Accepted: false)),
                    Fail(LoginFailure.WrongPassword, "the password is wrong"),
                ];

            default:
                // Version 1 has no such refusal, and any other answer would reveal whether the password was right.
                return [Fail(LoginFailure.Busy, "there were too many wrong passwords lately")];
        }
    }

    private LegacyLoginEffect.Fail Fail(LoginFailure reason, string detail)
    {
        _step = Step.Ended;
        return new LegacyLoginEffect.Fail(reason, detail);
    }
}
