using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Joining;

/// <summary>Joiners and hosts of another build, which use things in a login and on a control link that this build does not know.</summary>
public sealed class InventedLoginTests : EncryptedSessionTest
{
    private const ushort Number = TagBlock.FirstExperimental;
    private const ProtocolFeatures Invented = (ProtocolFeatures)(1UL << 60);

    private static readonly TagBlock Harmless = TagBlock.Of(new Tag(Number, IsCritical: false, new byte[] { 1, 2 }));
    private static readonly TagBlock Critical = TagBlock.Of(new Tag(Number, IsCritical: true, new byte[] { 1, 2 }));

    [Fact]
    public async Task Joiner_with_an_unknown_frame_feature_and_tag_is_challenged()
    {
        HostSession host = StartHost();
        RawJoiner joiner = Played(await RawJoiner.ConnectAsync(host.HostAddress, IPAddress.Loopback));
        await joiner.Stream.WriteAsync(new UnknownFrame(200, new byte[] { 1 }), default).Soon();
        Assert.IsType<ChallengeFrame>(await joiner.AskAsync(new HelloFrame(Invented, LoginKind.Password, Guid.Empty, Harmless)));
    }

    [Fact]
    public async Task Joiner_with_unknown_features_and_tags_becomes_a_member_and_its_features_are_on_the_roster()
    {
        HostSession host = StartHost();
        HandMadeMember observer = Played(await HandMadeMember.JoinAsync(host));
        RawJoiner joiner = Played(await RawJoiner.ConnectAsync(host.HostAddress, IPAddress.Loopback));

        AdmissionFrame admission = await joiner.ProveAsync((await host.NewTicketAsync().Soon()).Text, Invented, Harmless);
        await joiner.Stream.WriteAsync(new UnknownFrame(200, default), default).Soon();
        await joiner.Stream.WriteAsync(AcceptedFrame.Instance, default).Soon();

        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == admission.Member);
        while (observer.Roster.Find(admission.Member) is null)
        {
            if (await observer.Control.ReadAsync(ProtocolLimits.Control, default).Soon() is RosterUpdateFrame update)
                observer.Joined.Follower.Apply(update);
        }
        Assert.Equal(Invented, observer.Roster.Find(admission.Member)!.Features);
    }

    [Fact]
    public async Task Hello_with_an_unknown_critical_tag_is_refused_with_its_number()
    {
        HostSession host = StartHost();
        RawJoiner joiner = Played(await RawJoiner.ConnectAsync(host.HostAddress, IPAddress.Loopback));

        Assert.Equal(
            new RefusalFrame(RefusalReason.UnsupportedTag, Number),
            await joiner.AskAsync(new HelloFrame(Invented, LoginKind.Password, Guid.Empty, Critical)));

        LoginFailed failed = await RecordOf(host).WaitForAsync<LoginFailed>();
        Assert.Equal((LoginFailure.ProtocolViolation, 0), (failed.Reason, failed.Attempts));
        Assert.Contains($"{Number}", (await RecordOf(host).WaitForAsync<Logged>(l => l.Id == LogIds.LoginDetail)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proof_with_an_unknown_critical_tag_is_refused_and_not_counted()
    {
        HostSession host = StartHost();
        RawJoiner joiner = Played(await RawJoiner.ConnectAsync(host.HostAddress, IPAddress.Loopback));
        Assert.IsType<ChallengeFrame>(await joiner.AskAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Password)));

        Assert.Equal(
            new RefusalFrame(RefusalReason.UnsupportedTag, Number),
            await joiner.AskAsync(new ProofFrame("one", 9, JoinerCapabilities.None, new byte[384], Critical, new byte[32])));

        Assert.Equal(0, (await RecordOf(host).WaitForAsync<LoginFailed>()).Attempts);
        Assert.Empty(host.Attempts);
    }

    [Fact]
    public async Task Login_of_an_unknown_kind_is_refused_with_the_kind()
    {
        HostSession host = StartHost();
        RawJoiner joiner = Played(await RawJoiner.ConnectAsync(host.HostAddress, IPAddress.Loopback));
        Assert.Equal(
            new RefusalFrame(RefusalReason.UnsupportedLogin, 99), await joiner.AskAsync(new HelloFrame(ProtocolFeatures.None, (LoginKind)99)));
    }

    [Theory]
    [InlineData(5, 1234, "the extension 1234")]
    [InlineData(6, 1, "logins of kind 1")]
    [InlineData(99, 0, "reason 99")]
    public async Task Refusal_for_any_reason_but_the_password_is_not_reported_as_a_wrong_password(byte reason, ushort detail, string expected)
    {
        await using IListener listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 1);
        Task refusing = RefuseAsync(listener, new RefusalFrame((RefusalReason)reason, detail, Harmless));

        PyileException refused = await Assert.ThrowsAsync<PyileException>(() => JoinAsync(listener.Local));

        Assert.Equal(PyileError.NotAdmitted, refused.Kind);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        await refusing.Soon();
    }

    [Fact]
    public async Task Member_announces_features_that_stay_on_the_roster_and_unknown_frames_count_as_signs_of_life()
    {
        HostSession host = StartHost();
        HandMadeMember member = Played(await HandMadeMember.JoinAsync(host));
        PeerSession bob = await EnterAsync(host, "bob");

        await member.Control.WriteAsync(new UnknownFrame(200, new byte[] { 1, 2, 3 }), default).Soon();
        await member.Control.WriteAsync(RenewalRequestFrame.Instance, default).Soon();

        ProtocolFrame? frame;
        do
            frame = await member.Control.ReadAsync(ProtocolLimits.Control, default).Soon();
        while (frame is not RenewalFrame and not null);
        Assert.IsType<RenewalFrame>(frame);
        Assert.Equal(3, bob.GetPeers().Count);
    }

    private static async Task RefuseAsync(IListener listener, RefusalFrame refusal)
    {
        using MemberKey key = MemberKey.Create(DateTimeOffset.UtcNow);
        IConnection connection = await listener.AcceptAsync(default).Soon();
        await using TlsConnection tls = await connection.AcceptLoginAsync(key.SelfSigned).Soon();
        var stream = new FrameStream(tls);
        Assert.IsType<HelloFrame>(await stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        await stream.WriteAsync(refusal, default).Soon();
    }
}
