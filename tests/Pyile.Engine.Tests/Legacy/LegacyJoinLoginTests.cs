using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class LegacyJoinLoginTests
{
    private static readonly WireAddress Self = new("10.0.0.2", 4000);
    private static readonly WireAddress Host = new("10.0.0.1", 9000);

    private readonly LegacyJoinLogin _joiner = New();

    public static TheoryData<string, string?> Steps => new()
    {
        { "banned", nameof(BannedStatus) },
        { "authenticated", nameof(Authenticated) },
        { "roster", nameof(Distro) },
        { "roster address", nameof(DistAddress) },
        { "roster connection", null },
        { "first heartbeat", nameof(Heartbeat) },
        { "admitted", null },
        { "refused", null },
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Login_follows_the_steps_and_always_offers_a_stream(bool stream)
    {
        LegacyLoginEffect.Send send = Assert.IsType<LegacyLoginEffect.Send>(Assert.Single(_joiner.Receive(new BannedStatus(false, stream))));
        Shadow shadow = Assert.IsType<Shadow>(send.Value);
        Assert.Equal(("right", true), (shadow.Password.Value.ToString(), shadow.Stream));

        Assert.Equal([new LegacyLoginEffect.Send(new PeerAddress(Self))], _joiner.Receive(new Authenticated(true)));

        Assert.Empty(_joiner.Receive(new Distro([Host, Self])));
        Assert.Equal([Host, Self], _joiner.Members);

        Assert.Equal([new LegacyLoginEffect.ConnectDist(new WireAddress("", 9001))], _joiner.Receive(new DistAddress(new WireAddress("", 9001))));
        _joiner.DistConnected();
        Assert.Equal([new LegacyLoginEffect.Send(Heartbeat.Instance), new LegacyLoginEffect.Admit()], _joiner.Receive(Heartbeat.Instance));
    }

    [Fact]
    public void Banned_joiner_does_not_send_its_password() =>
        AssertFailed(LoginFailure.Banned, _joiner.Receive(new BannedStatus(Banned: true, Stream: true)));

    [Fact]
    public void Refused_password_ends_the_login()
    {
        _joiner.Receive(new BannedStatus(false, false));
        AssertFailed(LoginFailure.WrongPassword, _joiner.Receive(new Authenticated(false)));
    }

    [Fact]
    public void Host_that_does_not_report_the_ban_state_gets_no_password()
    {
        foreach (V1Value value in EveryValue.Except(typeof(BannedStatus)))
            Assert.DoesNotContain(New().Receive(value), effect => effect is LegacyLoginEffect.Send);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Value_in_the_wrong_order_ends_the_login(string step, string? expected)
    {
        foreach (V1Value value in EveryValue.Except(null).Where(v => v.GetType().Name != expected))
        {
            LegacyJoinLogin joiner = At(step);
            AssertFailed(LoginFailure.ProtocolViolation, joiner.Receive(value));

            foreach (V1Value next in EveryValue.Known)
                AssertFailed(LoginFailure.ProtocolViolation, joiner.Receive(next));
            Assert.Throws<InvalidOperationException>(joiner.DistConnected);
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Unknown_value_is_ignored(string step, string? expected)
    {
        LegacyJoinLogin joiner = At(step);
        Assert.Empty(joiner.Receive(UnknownValue.Instance));
        foreach (V1Value value in EveryValue.Known.Where(v => v.GetType().Name == expected))
            Assert.DoesNotContain(joiner.Receive(value), effect => effect is LegacyLoginEffect.Fail);
    }

    [Theory]
    [InlineData("banned")]
    [InlineData("authenticated")]
    [InlineData("roster")]
    [InlineData("roster address")]
    [InlineData("first heartbeat")]
    [InlineData("admitted")]
    [InlineData("refused")]
    public void Joiner_without_an_address_to_connect_to_is_not_admitted(string step) =>
        Assert.Throws<InvalidOperationException>(At(step).DistConnected);

    private static LegacyJoinLogin New() => new(new Secret("right"), Self);

    private static LegacyJoinLogin At(string step)
    {
        LegacyJoinLogin joiner = New();
        if (step == "banned")
            return joiner;
        joiner.Receive(new BannedStatus(false, true));
        if (step == "authenticated")
            return joiner;
        joiner.Receive(new Authenticated(step != "refused"));
        if (step is "roster" or "refused")
            return joiner;
        joiner.Receive(new Distro([Host]));
        if (step == "roster address")
            return joiner;
        joiner.Receive(new DistAddress(Host));
        if (step == "roster connection")
            return joiner;
        joiner.DistConnected();
        if (step == "admitted")
            joiner.Receive(Heartbeat.Instance);
        return joiner;
    }

    private static void AssertFailed(LoginFailure reason, IEnumerable<LegacyLoginEffect> effects)
    {
        var failed = Assert.IsType<LegacyLoginEffect.Fail>(Assert.Single(effects));
        Assert.Equal(reason, failed.Reason);
        Assert.DoesNotContain("right", failed.Detail, StringComparison.Ordinal);
    }
}
