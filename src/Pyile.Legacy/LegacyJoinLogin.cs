using Pyile.Engine.Model;
namespace Pyile.Legacy;

/// <summary>The joining peer's side of one version 1 login. Pure, like <see cref="LegacyHostLogin"/>.</summary>
/// <param name="password">The password, which is sent without encryption.</param>
/// <param name="peerAddress">Where this peer takes messages.</param>
/// <param name="prefersEncrypted">Whether to stop before the password if the host also speaks version 2.</param>
internal sealed class LegacyJoinLogin(Secret password, WireAddress peerAddress, bool prefersEncrypted = false)
{
    private Step _step = Step.Banned;

    private enum Step
    {
        Banned,
        Authenticated,
        Roster,
        DistAddress,
        Dist,
        FirstHeartbeat,
        Ended,
    }

    /// <summary>The host has accepted the password.</summary>
    public bool IsAuthenticated => _step is not (Step.Banned or Step.Authenticated);

    /// <summary>The members as of step 6.</summary>
    public IReadOnlyList<WireAddress> Members { get; private set; } = [];

    public IReadOnlyList<LegacyLoginEffect> Receive(V1Value value)
    {
        switch (_step, value)
        {
            case (Step.Banned, BannedStatus { Banned: true }):
                return [Fail(LoginFailure.Banned, "the host has banned this address")];

            case (Step.Banned, BannedStatus { Encrypted: true }) when prefersEncrypted:
                return [Fail(LoginFailure.NotEncrypted, "the host speaks version 2 too")];

            case (Step.Banned, BannedStatus):
                _step = Step.Authenticated;
                return [new LegacyLoginEffect.Send(new Shadow(password, Stream: true))];

            case (Step.Authenticated, Authenticated { Accepted: true }):
                _step = Step.Roster;
                return [new LegacyLoginEffect.Send(new PeerAddress(peerAddress))];

            case (Step.Authenticated, Authenticated):
                return [Fail(LoginFailure.WrongPassword, "the host refused the password")];

            case (Step.Roster, Distro distro):
                _step = Step.DistAddress;
                Members = distro.Members;
                return [];

            case (Step.DistAddress, DistAddress dist):
                _step = Step.Dist;
                return [new LegacyLoginEffect.ConnectDist(dist.Address)];

            case (Step.FirstHeartbeat, Heartbeat):
                _step = Step.Ended;
                return [new LegacyLoginEffect.Send(Heartbeat.Instance), new LegacyLoginEffect.Admit()];

            case (_, UnknownValue):
                return [];

            default:
                return [Fail(LoginFailure.ProtocolViolation, $"the host sent {value.GetType().Name} in the middle of a login")];
        }
    }

    /// <summary>The connection for the roster is made. The host's first heartbeat means that it has listed this peer.</summary>
    public void DistConnected()
    {
        if (_step != Step.Dist)
            throw new InvalidOperationException($"No connection was expected in step {_step}.");
        _step = Step.FirstHeartbeat;
    }

    private LegacyLoginEffect.Fail Fail(LoginFailure reason, string detail)
    {
        _step = Step.Ended;
        return new LegacyLoginEffect.Fail(reason, detail);
    }
}
