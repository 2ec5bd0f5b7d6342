
namespace Pyile.Engine.Tests.Joining;

/// <summary>The login machines of both sides, connected to each other.</summary>
public sealed class LoginDialogueTests
{
    private static readonly JoinerStanding Member = new(IsMember: true, IsBanned: false, IsAddressSuspended: false, IsBudgetSpent: false);

    private readonly List<string> _said = [];

    [Theory]
    [InlineData(LoginKind.Password)]
    [InlineData(LoginKind.Ticket)]
    [InlineData(LoginKind.Certificate)]
    public void Joiner_with_the_right_proof_becomes_a_member(object kind) =>
        Assert.Equal(
            ["host: ChallengeFrame", "joiner: ProofFrame", "host: AdmissionFrame", "host: RosterPartFrame", "host: RosterPartFrame", "joiner: AcceptedFrame", "host: RosterUpdateFrame", "listed"],
            Talk(Member, (LoginKind)kind, isProofGood: true));

    [Fact]
    public void Joiner_with_a_wrong_proof_gets_one_refusal() =>
        Assert.Equal(["host: ChallengeFrame", "joiner: ProofFrame", "host: RefusalFrame", "refused: ProofRefused"], Talk(Member, LoginKind.Password, isProofGood: false));

    [Fact]
    public void Banned_joiner_gets_no_challenge() =>
        Assert.Equal(["host: RefusalFrame", "refused: Banned"], Talk(Member with { IsBanned = true }, LoginKind.Password, isProofGood: true));

    [Fact]
    public void Host_with_a_spent_guess_budget_refuses_as_busy() =>
        Assert.Equal(["host: RefusalFrame", "refused: Full"], Talk(Member with { IsBudgetSpent = true }, LoginKind.Password, isProofGood: true));

    private List<string> Talk(JoinerStanding standing, LoginKind kind, bool isProofGood)
    {
        var host = new HostLogin(standing);
        var joiner = new JoinLogin();
        var toHost = new Queue<ProtocolFrame>([new HelloFrame(ProtocolFeatures.None, kind, Guid.Empty)]);
        var toJoiner = new Queue<ProtocolFrame>();
        while (toHost.Count + toJoiner.Count > 0)
        {
            while (toHost.TryDequeue(out ProtocolFrame? frame))
            {
                foreach (ProtocolFrame answer in HostSays(host, host.Receive(frame), isProofGood))
                    Say("host", answer, toJoiner);
            }
            while (toJoiner.TryDequeue(out ProtocolFrame? frame))
            {
                if (JoinerSays(joiner.Receive(frame)) is { } answer)
                    Say("joiner", answer, toHost);
            }
        }
        return _said;
    }

    private void Say(string who, ProtocolFrame frame, Queue<ProtocolFrame> to)
    {
        _said.Add($"{who}: {frame.GetType().Name}");
        to.Enqueue(frame);
    }

    private static IEnumerable<ProtocolFrame> HostSays(HostLogin host, HostLoginEffect effect, bool isProofGood) => effect switch
    {
        HostLoginEffect.SendChallenge => [new ChallengeFrame(default, default, default, default, default)],
        HostLoginEffect.Check => HostSays(
            host, host.Checked(isProofGood ? null : new(RefusalReason.ProofRefused, LoginFailure.WrongPassword, "wrong")), isProofGood),
        HostLoginEffect.Admit => [new AdmissionFrame(default, "one", default), new RosterPartFrame(false, default), new RosterPartFrame(true, default)],
        HostLoginEffect.List => [new RosterUpdateFrame(default)],
        HostLoginEffect.Refuse refusal => [new RefusalFrame(refusal.Answer)],
        _ => throw new InvalidOperationException($"{effect}"),
    };

    private ProtocolFrame? JoinerSays(JoinLoginEffect effect)
    {
        switch (effect)
        {
            case JoinLoginEffect.Answer:
                return new ProofFrame("one", 4700, JoinerCapabilities.None, default, default, default);
            case JoinLoginEffect.Accept:
                return AcceptedFrame.Instance;
            case JoinLoginEffect.Update:
                _said.Add("listed");
                return null;
            case JoinLoginEffect.Refused refused:
                _said.Add($"refused: {refused.Refusal.Reason}");
                return null;
            case JoinLoginEffect.Fail failure:
                throw new InvalidOperationException(failure.Detail);
            default:
                return null;
        }
    }
}
