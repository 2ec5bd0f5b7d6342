using Pyile.Engine.Tests.Protocol;

namespace Pyile.Engine.Tests.Admission;

public sealed class HostLoginTests
{
    private static readonly JoinerStanding Stranger = new(IsMember: false, IsBanned: false, IsAddressSuspended: false, IsBudgetSpent: false);
    private static readonly JoinerStanding Member = Stranger with { IsMember = true };
    private static readonly HostLoginEffect.Refuse WrongPassword = new(RefusalReason.ProofRefused, LoginFailure.WrongPassword, "wrong");
    private static readonly ProofFrame Answer = new("one", 4700, JoinerCapabilities.None, default);

    // Each step with the only frame that is valid in it.
    public static TheoryData<string, string?> Steps => new()
    {
        { "begun", nameof(HelloFrame) },
        { "challenged", nameof(ProofFrame) },
        { "checking", null },
        { "admitted", nameof(AcceptedFrame) },
        { "listed", null },
        { "refused at once", null },
        { "refused after its proof", null },
        { "failed", null },
    };

    [Theory]
    [InlineData(LoginKind.Password)]
    [InlineData(LoginKind.Ticket)]
    [InlineData(LoginKind.Certificate)]
    public void Successful_login_is_challenged_checked_admitted_and_listed(object kind)
    {
        var hello = new HelloFrame(ProtocolFeatures.None, (LoginKind)kind, Guid.NewGuid());
        var host = new HostLogin(Member);
        Assert.Equal(new HostLoginEffect.SendChallenge(hello), host.Receive(hello));
        Assert.Equal(new HostLoginEffect.Check(hello, Answer), host.Receive(Answer));
        Assert.Equal(new HostLoginEffect.Admit(hello, Answer), host.Checked(null));
        Assert.Equal(new HostLoginEffect.List(Answer), host.Receive(AcceptedFrame.Instance));
    }

    [Theory]
    [InlineData(LoginKind.Ticket, 1, 32)]
    [InlineData(LoginKind.Certificate, 1, 0)]
    [InlineData(LoginKind.Certificate, 0, 32)]
    public void Proof_with_a_field_of_another_kind_of_login_ends_the_login(object kind, int valueSize, int confirmationSize)
    {
        var host = new HostLogin(Member);
        host.Receive(new HelloFrame(ProtocolFeatures.None, (LoginKind)kind));
        var proof = new ProofFrame("one", 4700, JoinerCapabilities.None, new byte[valueSize], default, new byte[confirmationSize]);
        Assert.IsType<HostLoginEffect.Fail>(host.Receive(proof));
        Assert.IsType<HostLoginEffect.Fail>(host.Receive(Answer));
    }

    [Theory]
    [InlineData(LoginKind.Password, 383, 32)]
    [InlineData(LoginKind.Password, 0, 0)]
    [InlineData(LoginKind.Ticket, 0, 0)]
    public void Proof_without_a_field_of_its_login_is_checked_as_a_wrong_one(object kind, int valueSize, int confirmationSize)
    {
        var host = new HostLogin(Member);
        host.Receive(new HelloFrame(ProtocolFeatures.None, (LoginKind)kind));
        var proof = new ProofFrame("one", 4700, JoinerCapabilities.None, new byte[valueSize], default, new byte[confirmationSize]);
        Assert.IsType<HostLoginEffect.Check>(host.Receive(proof));
    }

    [Theory]
    [InlineData(LoginKind.Password)]
    [InlineData(LoginKind.Ticket)]
    [InlineData(LoginKind.Certificate)]
    public void Joiner_without_a_port_and_the_feature_of_paths_is_refused_before_its_proof_is_checked(object kind)
    {
        var host = new HostLogin(Member);
        host.Receive(new HelloFrame(ProtocolFeatures.None, (LoginKind)kind));
        Assert.Equal(RefusalReason.PortRequired, Assert.IsType<HostLoginEffect.Refuse>(host.Receive(Answer with { Port = 0 })).Answer);
        Assert.IsType<HostLoginEffect.Fail>(host.Receive(Answer));
    }

    [Fact]
    public void Joiner_without_a_port_that_dials_back_is_let_in()
    {
        var host = new HostLogin(Member);
        host.Receive(new HelloFrame(ProtocolFeatures.Paths, LoginKind.Password));
        Assert.IsType<HostLoginEffect.Check>(host.Receive(Answer with { Port = 0 }));
    }

    [Fact]
    public void Refused_proof_ends_the_login()
    {
        HostLogin host = At("checking");
        Assert.Equal(WrongPassword, host.Checked(WrongPassword));
        Assert.IsType<HostLoginEffect.Fail>(host.Receive(Answer));
        Assert.IsType<HostLoginEffect.Fail>(host.Receive(AcceptedFrame.Instance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Joiner_that_says_goodbye_in_place_of_its_proof_leaves_without_a_failure(bool isExpired)
    {
        var host = new HostLogin(isExpired ? Member with { Expired = "then" } : Member);
        host.Receive(new HelloFrame(ProtocolFeatures.None, LoginKind.Certificate));

        Assert.IsType<HostLoginEffect.Leave>(host.Receive(new GoodbyeFrame(GoodbyeReason.Leaving)));
        Assert.IsType<HostLoginEffect.Fail>(host.Receive(Answer));
    }

    [Fact]
    public void Expired_certificate_is_refused_with_its_own_reason_after_the_proof()
    {
        var host = new HostLogin(Member with { Expired = "it was valid until then" });
        Assert.IsType<HostLoginEffect.SendChallenge>(host.Receive(new HelloFrame(ProtocolFeatures.None, LoginKind.Certificate)));

        HostLoginEffect.Refuse refusal = Assert.IsType<HostLoginEffect.Refuse>(host.Receive(Answer));

        Assert.Equal(
            (RefusalReason.CertificateExpired, LoginFailure.CertificateRefused, "it was valid until then"),
            (refusal.Answer, refusal.Reason, refusal.Detail));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Frame_in_the_wrong_step_ends_the_login(string step, string? expected)
    {
        foreach (ProtocolFrame frame in ExampleFrame.All.Values.Select(example => example.Frame).Where(frame => frame.GetType().Name != expected))
        {
            if (step == "challenged" && frame is GoodbyeFrame)
                continue;
            HostLogin host = At(step);
            HostLoginEffect.Fail failure = Assert.IsType<HostLoginEffect.Fail>(host.Receive(frame));
            Assert.Contains(frame.GetType().Name, failure.Detail, StringComparison.Ordinal);
            // The login cannot continue.
            Assert.IsType<HostLoginEffect.Fail>(host.Receive(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty)));
            Assert.IsType<HostLoginEffect.Fail>(host.Receive(Answer));
            Assert.IsType<HostLoginEffect.Fail>(host.Receive(AcceptedFrame.Instance));
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Result_of_a_check_throws_without_a_proof(string step, string? expected)
    {
        _ = expected;
        if (step != "checking")
            Assert.Throws<InvalidOperationException>(() => At(step).Checked(null));
    }

    [Fact]
    public void Joiner_that_sends_during_a_check_is_not_admitted_by_it()
    {
        HostLogin host = At("checking");
        host.Receive(AcceptedFrame.Instance);
        Assert.Throws<InvalidOperationException>(() => host.Checked(null));
    }

    [Theory]
    [InlineData(LoginKind.Password)]
    [InlineData(LoginKind.Ticket)]
    [InlineData(LoginKind.Certificate)]
    public void Manually_banned_joiner_is_refused_with_any_credentials(object kind) =>
        AssertRefused(RefusalReason.Banned, LoginFailure.Banned, Member with { IsBanned = true, IsAddressSuspended = true, IsBudgetSpent = true }, kind);

    [Fact]
    public void Suspended_address_refuses_passwords_only()
    {
        JoinerStanding suspended = Member with { IsAddressSuspended = true };
        AssertRefused(RefusalReason.Banned, LoginFailure.Banned, suspended with { IsBudgetSpent = true }, LoginKind.Password);
        AssertChallenged(suspended, LoginKind.Ticket);
        AssertChallenged(suspended, LoginKind.Certificate);
    }

    [Fact]
    public void Spent_guess_budget_refuses_passwords_only()
    {
        JoinerStanding spent = Member with { IsBudgetSpent = true };
        AssertRefused(RefusalReason.Full, LoginFailure.Busy, spent, LoginKind.Password);
        AssertChallenged(spent, LoginKind.Ticket);
        AssertChallenged(spent, LoginKind.Certificate);
    }

    [Fact]
    public void Login_by_certificate_requires_a_certificate_of_the_network()
    {
        AssertRefused(RefusalReason.NotAMember, LoginFailure.CertificateRefused, Stranger, LoginKind.Certificate);
        AssertChallenged(Stranger, LoginKind.Password);
        AssertChallenged(Stranger, LoginKind.Ticket);
    }

    private static void AssertChallenged(JoinerStanding standing, LoginKind kind) =>
        Assert.IsType<HostLoginEffect.SendChallenge>(new HostLogin(standing).Receive(new HelloFrame(ProtocolFeatures.None, kind, Guid.Empty)));

    private static void AssertRefused(object answer, LoginFailure reason, JoinerStanding standing, object kind)
    {
        var host = new HostLogin(standing);
        HostLoginEffect answered = host.Receive(new HelloFrame(ProtocolFeatures.None, (LoginKind)kind, Guid.Empty));
        if ((LoginKind)kind == LoginKind.Certificate)
        {
            // The challenge proves to a returning member that the refusal comes from its host.
            Assert.IsType<HostLoginEffect.SendChallenge>(answered);
            answered = host.Receive(Answer);
        }
        HostLoginEffect.Refuse refusal = Assert.IsType<HostLoginEffect.Refuse>(answered);
        Assert.Equal(((RefusalReason)answer, reason), (refusal.Answer, refusal.Reason));
        Assert.IsType<HostLoginEffect.Fail>(host.Receive(Answer));
    }

    private static HostLogin At(string step)
    {
        var host = new HostLogin(step == "refused at once" ? Member with { IsBanned = true } : Member);
        if (step == "begun")
            return host;
        if (step == "failed")
        {
            host.Receive(new WelcomeFrame());
            return host;
        }
        host.Receive(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty));
        if (step is "challenged" or "refused at once")
            return host;
        host.Receive(Answer);
        if (step == "checking")
            return host;
        host.Checked(step == "refused after its proof" ? WrongPassword : null);
        if (step == "listed")
            host.Receive(AcceptedFrame.Instance);
        return host;
    }
}
