using Pyile.Engine.Model;
using Pyile.Protocol;
namespace Pyile.Engine.Admission;

/// <summary>What a host knows of a joiner before it has said anything: from its address, and from the certificate TLS has shown.</summary>
/// <param name="IsMember">Its certificate is one of this network and still good.</param>
/// <param name="IsBanned">Its key, its member id or its address was banned by hand.</param>
/// <param name="IsAddressSuspended">Failed logins banned its address: that keeps out guessers, not members.</param>
/// <param name="IsBudgetSpent">There were too many wrong passwords lately, whoever said them.</param>
internal sealed record JoinerStanding(bool IsMember, bool IsBanned, bool IsAddressSuspended, bool IsBudgetSpent);

/// <summary>What a host's login wants done, in order.</summary>
internal abstract record HostLoginEffect
{
    /// <summary>Send a challenge for this kind of proof.</summary>
    internal sealed record SendChallenge(Hello Hello) : HostLoginEffect;

    /// <summary>Find out whether the proof is good, then give the machine its Checked input.</summary>
    internal sealed record Check(Hello Hello, Proof Proof) : HostLoginEffect;

    /// <summary>Send the admission and the roster.</summary>
    internal sealed record Admit(Hello Hello, Proof Proof) : HostLoginEffect;

    /// <summary>It is a member from here on.</summary>
    internal sealed record List(Proof Proof) : HostLoginEffect;

    /// <summary>Send the refusal, and close.</summary>
    internal sealed record Refuse(RefusalReason Answer, LoginFailure Reason, string Detail) : HostLoginEffect;

    /// <summary>Close without a word.</summary>
    internal sealed record Fail(string Detail) : HostLoginEffect;
}

/// <summary>The host's side of one version 2 login, inside TLS. Pure: inputs in, effects out; deadlines are the driver's.</summary>
internal sealed class HostLogin(JoinerStanding standing)
{
    private Step _step = Step.Hello;
    private Hello? _hello;
    private Proof? _proof;
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
            case (Step.Hello, Hello hello):
                return Receive(hello);

            case (Step.Proof, Proof) when _refusal is not null:
                _step = Step.Ended;
                return _refusal;

            case (Step.Proof, Proof proof):
                _step = Step.Checking;
                _proof = proof;
                return new HostLoginEffect.Check(_hello!, proof);

            case (Step.Accepted, Accepted):
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

    private HostLoginEffect Receive(Hello hello)
    {
        _refusal = (hello.Kind, standing) switch
        {
            (_, { IsBanned: true }) => new(RefusalReason.Banned, LoginFailure.Banned, "it is banned"),
            (LoginKind.Password, { IsAddressSuspended: true }) => new(RefusalReason.Banned, LoginFailure.Banned, "failed logins banned its address"),
            (LoginKind.Password, { IsBudgetSpent: true }) => new(RefusalReason.Full, LoginFailure.Busy, "there were too many wrong passwords lately"),
            (LoginKind.Certificate, { IsMember: false }) => new(RefusalReason.NotAdmitted, LoginFailure.CertificateRefused, "its certificate is not one of this network, or has expired"),
            _ => null,
        };
        _hello = hello;
        // A member that comes back believes a refusal only of a host that has shown to be its host, so that nobody else
        // can turn it away for good. The challenge shows that.
        bool isChallenged = _refusal is null || hello.Kind == LoginKind.Certificate;
        _step = isChallenged ? Step.Proof : Step.Ended;
        return isChallenged ? new HostLoginEffect.SendChallenge(hello) : _refusal!;
    }
}
