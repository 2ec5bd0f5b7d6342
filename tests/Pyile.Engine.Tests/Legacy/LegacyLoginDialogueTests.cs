using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Whole logins in bytes, split at every position, between two machines of this engine and with a recording of the reference.</summary>
public sealed class LegacyLoginDialogueTests
{
    private const int LongestFlight = 130;

    private static readonly WireAddress Host = new("127.0.0.1", 49403);
    private static readonly WireAddress Joiner = new("127.0.0.1", 49585);
    private static readonly WireAddress Dist = new("127.0.0.1", 50896);

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Host_and_joiner_of_this_engine_complete_a_login(bool joinerOffersStream, int waits) =>
        Segmentation.ForEachCutter(LongestFlight, cut =>
        {
            LegacyHostLogin host = NewHost();
            LegacyJoinLogin joiner = NewJoiner("päss \"q\"");
            var dialogue = new LoginDialogue(host, joiner, cut) { Roster = [Host, Joiner], Dist = Dist, JoinerOffersStream = joinerOffersStream };

            Assert.Equal((new LegacyLoginEffect.Admit(), new LegacyLoginEffect.Admit()), dialogue.Run(banned: false));

            Assert.Equal((joinerOffersStream, Joiner.Port), (host.IsStream, host.PeerPort));
            Assert.Equal([Host, Joiner], joiner.Members);
            Assert.Equal(waits, dialogue.Waits);
        });

    [Fact]
    public void Wrong_password_ends_the_login_on_both_sides() =>
        AssertBothFail(LoginFailure.WrongPassword, "wrong", banned: false);

    [Fact]
    public void Ban_ends_the_login_on_both_sides() => AssertBothFail(LoginFailure.Banned, "päss \"q\"", banned: true);

    [Fact]
    public void Joiner_completes_a_recorded_login_at_the_reference_host()
    {
        byte[] host =
        [
            .. ReferenceBytes.NotBanned, .. ReferenceBytes.Accepted, .. ReferenceBytes.TwoMembers, .. ReferenceBytes.DistAddress,
        ];
        Segmentation.ForEachCut(host, chunks =>
        {
            LegacyJoinLogin joiner = NewJoiner("päss \"q\"");
            List<LegacyLoginEffect> effects = [.. new ArrivingValues().FeedAll(chunks).SelectMany(joiner.Receive)];

            Assert.Equal(
                """{"shadow":"päss \"q\"","stream":true}{"peer_address":["127.0.0.1",49585]}""", Said(effects));
            Assert.Equal(new LegacyLoginEffect.ConnectDist(Dist), effects[^1]);
            Assert.Equal([Host, Joiner], joiner.Members);
        });
    }

    [Fact]
    public void Recorded_reference_joiner_completes_a_login_at_the_host()
    {
        byte[] joiner = [.. ReferenceBytes.Shadow, .. ReferenceBytes.PeerAddress];
        Segmentation.ForEachCut(joiner, chunks =>
        {
            LegacyHostLogin host = NewHost();
            List<LegacyLoginEffect> effects = [.. host.Begin(banned: false), .. new ArrivingValues().FeedAll(chunks).SelectMany(host.Receive)];

            Assert.Equal("""{"banned":false,"stream":true}{"authenticated":true}""", Said(effects));
            Assert.Equal([new LegacyLoginEffect.SendRoster(2048), new LegacyLoginEffect.Wait(TimeSpan.FromMilliseconds(250))], effects.TakeLast(2));
            Assert.Equal(49585, host.PeerPort);
        });
    }

    [Fact]
    public void Recorded_reference_joiner_with_a_wrong_password_is_refused() =>
        Segmentation.ForEachCut(ReferenceBytes.WrongShadow, chunks =>
        {
            LegacyHostLogin host = NewHost();
            List<LegacyLoginEffect> effects = [.. host.Begin(banned: false), .. new ArrivingValues().FeedAll(chunks).SelectMany(host.Receive)];

            Assert.Equal("""{"banned":false,"stream":true}{"authenticated":false}""", Said(effects));
            Assert.Equal(LoginFailure.WrongPassword, Assert.IsType<LegacyLoginEffect.Fail>(effects[^1]).Reason);
        });

    private static LegacyHostLogin NewHost() => new(new KnownPassword("päss \"q\""));

    private static LegacyJoinLogin NewJoiner(string password) => new(new Secret(password), Joiner);

    private static void AssertBothFail(LoginFailure reason, string password, bool banned) =>
        Segmentation.ForEachCutter(LongestFlight, cut =>
        {
            var dialogue = new LoginDialogue(NewHost(), NewJoiner(password), cut) { Roster = [Host], Dist = Dist };

            (LegacyLoginEffect host, LegacyLoginEffect joiner) = dialogue.Run(banned);

            Assert.Equal(reason, Assert.IsType<LegacyLoginEffect.Fail>(host).Reason);
            Assert.Equal(reason, Assert.IsType<LegacyLoginEffect.Fail>(joiner).Reason);
        });

    private static string Said(IEnumerable<LegacyLoginEffect> effects) =>
        string.Concat(effects.OfType<LegacyLoginEffect.Send>().Select(send => V1Bytes.TextOf(send.Value)));
}
