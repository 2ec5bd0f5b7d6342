using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class LegacyHostLoginTests
{
    private readonly LegacyHostLogin _host = new(new KnownPassword("right"));

    public static TheoryData<string, string?> Steps => new()
    {
        { "not begun", null },
        { "password", nameof(Shadow) },
        { "peer address", nameof(PeerAddress) },
        { "spacing", null },
        { "roster connection", null },
        { "admitted", null },
        { "refused", null },
        { "banned", null },
    };

    [Fact]
    public void Host_offers_a_stream_to_an_address_that_is_not_banned() =>
        Assert.Equal([new LegacyLoginEffect.Send(new BannedStatus(Banned: false, Stream: true))], _host.Begin(banned: false));

    [Fact]
    public void Host_answers_a_banned_address_with_the_ban_only()
    {
        IReadOnlyList<LegacyLoginEffect> effects = _host.Begin(banned: true);
        Assert.Equal(new LegacyLoginEffect.Send(new BannedStatus(Banned: true, Stream: false)), effects[0]);
        AssertFailed(LoginFailure.Banned, effects.Skip(1));
    }

    [Fact]
    public void Right_password_is_accepted()
    {
        _host.Begin(banned: false);
        Assert.Equal([new LegacyLoginEffect.Send(new Authenticated(true))], _host.Receive(Password("right")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIGHT")]
    [InlineData("right ")]
    [InlineData("right\0")]
    public void Wrong_password_is_refused_and_ends_the_login(string password)
    {
        _host.Begin(banned: false);
        IReadOnlyList<LegacyLoginEffect> effects = _host.Receive(Password(password));
        Assert.Equal(new LegacyLoginEffect.Send(new Authenticated(false)), effects[0]);
        AssertFailed(LoginFailure.WrongPassword, effects.Skip(1));

        AssertFailed(LoginFailure.ProtocolViolation, _host.Receive(Password("right")));
    }

    [Theory]
    [InlineData("right")]
    [InlineData("wrong")]
    public void Unchecked_password_gets_no_answer(string password)
    {
        var host = new LegacyHostLogin(new KnownPassword(null));
        host.Begin(banned: false);
        AssertFailed(LoginFailure.Busy, host.Receive(Password(password)));
        AssertFailed(LoginFailure.ProtocolViolation, host.Receive(Password("right")));
    }

    [Fact]
    public void Joiner_that_reads_a_stream_gets_the_whole_roster_and_the_address_without_a_pause()
    {
        _host.Begin(banned: false);
        _host.Receive(Password("right", stream: true));

        Assert.Equal(
            [new LegacyLoginEffect.SendRoster(MaxBytes: null), new LegacyLoginEffect.ExpectDist()],
            _host.Receive(new PeerAddress(new WireAddress("6.6.6.6", 4321))));

        Assert.True(_host.IsStream);
        Assert.Equal(4321, _host.PeerPort);
        Assert.Equal([new LegacyLoginEffect.Admit()], _host.DistConnected());
    }

    [Fact]
    public void Joiner_that_reads_once_gets_a_roster_that_fits_and_the_address_after_a_pause()
    {
        _host.Begin(banned: false);
        _host.Receive(Password("right"));

        Assert.Equal(
            [new LegacyLoginEffect.SendRoster(MaxBytes: 2048), new LegacyLoginEffect.Wait(TimeSpan.FromMilliseconds(250))],
            _host.Receive(new PeerAddress(new WireAddress("", 4321))));

        Assert.False(_host.IsStream);
        Assert.Equal(4321, _host.PeerPort);
        Assert.Throws<InvalidOperationException>(_host.DistConnected);
        Assert.Equal([new LegacyLoginEffect.ExpectDist()], _host.Waited());
        Assert.Equal([new LegacyLoginEffect.Admit()], _host.DistConnected());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Value_in_the_wrong_order_ends_the_login(string step, string? expected)
    {
        foreach (V1Value value in EveryValue.Except(null).Where(v => v.GetType().Name != expected))
        {
            LegacyHostLogin host = At(step);
            AssertFailed(LoginFailure.ProtocolViolation, host.Receive(value));

            foreach (V1Value next in EveryValue.Known)
                AssertFailed(LoginFailure.ProtocolViolation, host.Receive(next));
            Assert.Throws<InvalidOperationException>(host.Waited);
            Assert.Throws<InvalidOperationException>(host.DistConnected);
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Unknown_value_is_ignored(string step, string? expected)
    {
        LegacyHostLogin host = At(step);
        Assert.Empty(host.Receive(UnknownValue.Instance));
        foreach (V1Value value in EveryValue.Known.Where(v => v.GetType().Name == expected))
            Assert.DoesNotContain(host.Receive(value), effect => effect is LegacyLoginEffect.Fail);
    }

    [Theory]
    [InlineData("not begun")]
    [InlineData("password")]
    [InlineData("peer address")]
    [InlineData("admitted")]
    [InlineData("refused")]
    [InlineData("banned")]
    public void Joiner_that_was_not_sent_the_address_is_not_admitted(string step)
    {
        Assert.Throws<InvalidOperationException>(At(step).DistConnected);
        Assert.Throws<InvalidOperationException>(At(step).Waited);
    }

    private static LegacyHostLogin At(string step)
    {
        var host = new LegacyHostLogin(new KnownPassword("right"));
        if (step == "not begun")
            return host;
        host.Begin(banned: step == "banned");
        if (step is "password" or "banned")
            return host;
        host.Receive(Password(step == "refused" ? "wrong" : "right", stream: step != "spacing"));
        if (step is "peer address" or "refused")
            return host;
        host.Receive(new PeerAddress(new WireAddress("10.0.0.1", 4000)));
        if (step == "admitted")
            host.DistConnected();
        return host;
    }

    private static Shadow Password(string password, bool stream = false) => new(new Secret(password), stream);

    private static void AssertFailed(LoginFailure reason, IEnumerable<LegacyLoginEffect> effects)
    {
        var failed = Assert.IsType<LegacyLoginEffect.Fail>(Assert.Single(effects));
        Assert.Equal(reason, failed.Reason);
        Assert.DoesNotContain("right", failed.Detail, StringComparison.Ordinal);
    }
}
