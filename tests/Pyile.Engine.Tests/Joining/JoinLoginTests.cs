using Pyile.Engine.Tests.Protocol;

namespace Pyile.Engine.Tests.Joining;

public sealed class JoinLoginTests
{
    private static readonly ChallengeFrame Question = new(default, default, new byte[] { 1 }, new byte[] { 2 }, new byte[] { 3 });
    private static readonly AdmissionFrame Admitted = new(new MemberId(1), "one", new byte[] { 4 });
    private static readonly RosterPartFrame First = new(false, new byte[] { 6 });
    private static readonly RosterPartFrame Last = new(true, new byte[] { 7 });
    private static readonly RosterUpdateFrame Changes = new(new byte[] { 8 });

    // Each step with the frames that are valid in it.
    public static TheoryData<string, string> Steps => new()
    {
        { "begun", "ChallengeFrame, RefusalFrame" },
        { "answered", "AdmissionFrame, RefusalFrame" },
        { "admitted", "RosterPartFrame" },
        { "half a roster", "RosterPartFrame" },
        { "accepted", "RosterUpdateFrame, RosterPartFrame, BeatFrame, GoodbyeFrame" },
        { "refused", "" },
        { "failed", "" },
    };

    [Fact]
    public void Successful_login_has_an_answer_an_admission_a_roster_and_the_listing()
    {
        var joiner = new JoinLogin();
        Assert.Equal(new JoinLoginEffect.Answer(Question), joiner.Receive(Question));
        Assert.Equal(new JoinLoginEffect.Take(Admitted), joiner.Receive(Admitted));
        Assert.Equal(new JoinLoginEffect.AddRoster(First), joiner.Receive(First));
        Assert.Equal(new JoinLoginEffect.AddRoster(First), joiner.Receive(First));
        Assert.Equal(new JoinLoginEffect.Accept(Last), joiner.Receive(Last));
        Assert.Equal(new JoinLoginEffect.Wait(), joiner.Receive(new BeatFrame(1, TimeSpan.Zero)));
        Assert.Equal(new JoinLoginEffect.Update(Changes), joiner.Receive(Changes));
        Assert.Equal(new JoinLoginEffect.Update(Changes), joiner.Receive(Changes));
    }

    [Theory]
    [InlineData("begun", RefusalReason.Banned)]
    [InlineData("begun", RefusalReason.Full)]
    [InlineData("answered", RefusalReason.ProofRefused)]
    public void Refusal_ends_the_login(string step, object reason)
    {
        JoinLogin joiner = At(step);
        var refusal = new RefusalFrame((RefusalReason)reason);
        Assert.Equal(new JoinLoginEffect.Refused(refusal), joiner.Receive(refusal));
        Assert.IsType<JoinLoginEffect.Fail>(joiner.Receive(Admitted));
    }

    [Fact]
    public void Goodbye_after_the_acceptance_ends_the_login_with_its_reason()
    {
        JoinLogin joiner = At("accepted");
        Assert.Equal(new JoinLoginEffect.End(GoodbyeReason.Removed), joiner.Receive(new GoodbyeFrame(GoodbyeReason.Removed)));
        Assert.IsType<JoinLoginEffect.Fail>(joiner.Receive(Changes));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Frame_in_the_wrong_step_ends_the_login(string step, string expected)
    {
        string[] allowed = expected.Split(", ");
        foreach (ProtocolFrame frame in ExampleFrame.All.Values.Select(example => example.Frame))
        {
            JoinLogin joiner = At(step);
            JoinLoginEffect effect = joiner.Receive(frame);
            if (allowed.Contains(frame.GetType().Name))
            {
                Assert.IsNotType<JoinLoginEffect.Fail>(effect);
                continue;
            }
            Assert.Contains(frame.GetType().Name, Assert.IsType<JoinLoginEffect.Fail>(effect).Detail, StringComparison.Ordinal);
            foreach (ProtocolFrame later in new ProtocolFrame[] { Question, Admitted, Last, Changes })
                Assert.IsType<JoinLoginEffect.Fail>(joiner.Receive(later));
        }
    }

    [Fact]
    public void Admission_without_a_challenge_is_refused() =>
        Assert.IsType<JoinLoginEffect.Fail>(new JoinLogin().Receive(Admitted));

    [Fact]
    public void Second_challenge_is_refused() => Assert.IsType<JoinLoginEffect.Fail>(At("answered").Receive(Question));

    private static JoinLogin At(string step)
    {
        var joiner = new JoinLogin();
        ProtocolFrame[] before = step switch
        {
            "begun" => [],
            "answered" => [Question],
            "admitted" => [Question, Admitted],
            "half a roster" => [Question, Admitted, First],
            "accepted" => [Question, Admitted, First, Last],
            "refused" => [Question, new RefusalFrame(RefusalReason.ProofRefused)],
            "failed" => [new WelcomeFrame()],
            _ => throw new ArgumentException(step),
        };
        foreach (ProtocolFrame frame in before)
            joiner.Receive(frame);
        return joiner;
    }
}
