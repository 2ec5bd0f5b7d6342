using Pyile.Engine.Model;
using Pyile.Protocol;
namespace Pyile.Engine.Admission;

/// <summary>What a host knows of a joiner before it has said anything: from its address, and from the certificate TLS has shown.</summary>
/// <param name="IsMember">Its certificate is one of this network, and it is on the host's list.</param>
/// <param name="IsBanned">Its key, its member id or its address was banned by hand.</param>
/// <param name="IsAddressSuspended">Failed logins banned its address: that keeps out guessers, not members.</param>
/// <param name="IsBudgetSpent">There were too many wrong passwords lately, from all addresses together.</param>
internal sealed record JoinerStanding(bool IsMember, bool IsBanned, bool IsAddressSuspended, bool IsBudgetSpent)
{
    /// <summary>Whether its certificate was issued by a later state of the host than the one it was started with.</summary>
    public bool IsFromLostState { get; init; }

    /// <summary>That its certificate has expired, with the times, or null.</summary>
    public string? Expired { get; init; }
}

/// <summary>What a host's login wants done, in order.</summary>
internal abstract record HostLoginEffect
{
    /// <summary>Send a challenge for this kind of proof.</summary>
    internal sealed record SendChallenge(HelloFrame Hello) : HostLoginEffect;

    /// <summary>Find out whether the proof is good, then give the machine its Checked input.</summary>
    internal sealed record Check(HelloFrame Hello, ProofFrame Proof) : HostLoginEffect;

    /// <summary>Send the admission and the roster.</summary>
    internal sealed record Admit(HelloFrame Hello, ProofFrame Proof) : HostLoginEffect;

    /// <summary>It is a member from here on.</summary>
    internal sealed record List(ProofFrame Proof) : HostLoginEffect;

    /// <summary>Send the refusal, and close.</summary>
    internal sealed record Refuse(RefusalReason Answer, LoginFailure Reason, string Detail, ushort Number = 0) : HostLoginEffect;

    /// <summary>The joiner only looked, or uses another connection: close, and report nothing.</summary>
    internal sealed record Leave : HostLoginEffect;

    /// <summary>Close without a word.</summary>
    internal sealed record Fail(string Detail) : HostLoginEffect;
}

/// <summary>The host's side of one version 2 login, inside TLS. Pure: inputs in, effects out; deadlines are the driver's.</summary>
internal sealed class HostLogin(JoinerStanding standing)
{
    private Step _step = Step.Hello;
    private HelloFrame? _hello;
    private ProofFrame? _proof;
    private HostLoginEffect.Refuse? _refusal;

    private enum Step
    {
        Hello,
        Proof,
        Checking,
        Accepted,
        Ended,
    }

    public HostLoginEffect Receive(ProtocolFrame frame)
    {
        switch (_step, frame)
        {
            case (Step.Hello, HelloFrame hello):
                return Receive(hello);

            case (Step.Proof, GoodbyeFrame):
                _step = Step.Ended;
                return new HostLoginEffect.Leave();

            case (Step.Proof, ProofFrame) when _refusal is not null:
                _step = Step.Ended;
                return _refusal;

            case (Step.Proof, ProofFrame proof) when proof.Tags.FirstUnknownCritical(KnownTags.Login) is > 0 and var tag:
                // Before the proof is checked, so that no attempt is counted.
                _step = Step.Ended;
                return Unsupported(tag);

            case (Step.Proof, ProofFrame proof) when HasNoPlaceFor(proof):
                _step = Step.Ended;
                return new HostLoginEffect.Fail("ProofFrame of another kind of login");

            // Others would not know how to reach it.
            case (Step.Proof, ProofFrame { Port: 0 }) when !_hello!.Features.HasFlag(ProtocolFeatures.Paths):
                _step = Step.Ended;
                return new HostLoginEffect.Refuse(RefusalReason.PortRequired, LoginFailure.ProtocolViolation, "it takes no links");

            case (Step.Proof, ProofFrame proof):
                _step = Step.Checking;
                _proof = proof;
                return new HostLoginEffect.Check(_hello!, proof);

            case (Step.Accepted, AcceptedFrame):
                _step = Step.Ended;
                return new HostLoginEffect.List(_proof!);

            default:
                _step = Step.Ended;
                return new HostLoginEffect.Fail($"{frame.GetType().Name} in the middle of a login");
        }
    }

    /// <param name="refusal">Null where the proof is good.</param>
    public HostLoginEffect Checked(HostLoginEffect.Refuse? refusal)
    {
        if (_step != Step.Checking)
            throw new InvalidOperationException($"No proof was checked in step {_step}.");
        _step = refusal is null ? Step.Accepted : Step.Ended;
        return refusal is null ? new HostLoginEffect.Admit(_hello!, _proof!) : refusal;
    }

    private bool HasNoPlaceFor(ProofFrame proof) =>
        (_hello!.Kind != LoginKind.Password && !proof.JoinerValue.IsEmpty)
        || (_hello.Kind == LoginKind.Certificate && !proof.Confirmation.IsEmpty);

    private HostLoginEffect Receive(HelloFrame hello)
    {
        _refusal = (hello.Kind, standing) switch
        {
            _ when hello.Tags.FirstUnknownCritical(KnownTags.Login) is > 0 and var tag => Unsupported(tag),
            (not (LoginKind.Password or LoginKind.Ticket or LoginKind.Certificate), _) => new(
                RefusalReason.UnsupportedLogin, LoginFailure.ProtocolViolation, $"there is no login of kind {(byte)hello.Kind}", (byte)hello.Kind),
            (_, { IsBanned: true }) => new(RefusalReason.Banned, LoginFailure.Banned, "it is banned"),
            (LoginKind.Password, { IsAddressSuspended: true }) => new(RefusalReason.Banned, LoginFailure.Banned, "failed logins banned its address"),
            (LoginKind.Password, { IsBudgetSpent: true }) => new(RefusalReason.Full, LoginFailure.Busy, "there were too many wrong passwords lately"),
            (LoginKind.Certificate, { IsFromLostState: true }) => new(
                RefusalReason.StateRestored, LoginFailure.CertificateRefused, "its certificate is newer than the state file that this host was started with"),
            (LoginKind.Certificate, { IsMember: false }) => new(RefusalReason.NotAMember, LoginFailure.CertificateRefused, "its certificate is not that of a member"),
            (LoginKind.Certificate, { Expired: { } expired }) => new(RefusalReason.CertificateExpired, LoginFailure.CertificateRefused, expired),
            _ => null,
        };
        _hello = hello;
        // A member that comes back accepts a refusal only from a server that has proven to be its host, so that no other
        // server can turn it away permanently. The challenge proves that.
        bool isChallenged = _refusal is null || hello.Kind == LoginKind.Certificate;
        _step = isChallenged ? Step.Proof : Step.Ended;
        return isChallenged ? new HostLoginEffect.SendChallenge(hello) : _refusal!;
    }

    private static HostLoginEffect.Refuse Unsupported(ushort tag) =>
        new(RefusalReason.UnsupportedTag, LoginFailure.ProtocolViolation, $"it requires the extension {tag}, which this version does not know", tag);
}
