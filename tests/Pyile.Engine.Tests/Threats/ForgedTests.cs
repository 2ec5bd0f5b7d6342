using System.Net;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A member that sends frames that only the host may send, or claims to be another member.</summary>
[Trait("Category", "Slow")]
public sealed class ForgedTests : EncryptedSessionTest
{
    private static readonly byte[] Bytes = [.. Enumerable.Repeat((byte)7, 200)];

    private static readonly Dictionary<string, ProtocolFrame> Forged = new()
    {
        [nameof(RosterUpdateFrame)] = new RosterUpdateFrame(Bytes),
        [nameof(RosterPartFrame)] = new RosterPartFrame(true, Bytes),
        [nameof(BeatFrame)] = new BeatFrame(1, TimeSpan.Zero),
        [nameof(RenewalFrame)] = new RenewalFrame(Bytes),
        [nameof(AdmissionFrame)] = new AdmissionFrame(MemberId.NewRandom(), "x", Bytes),
        [nameof(AcceptedFrame)] = AcceptedFrame.Instance,
        [nameof(WelcomeFrame)] = new WelcomeFrame(),
    };

    public static TheoryData<string> Frames => [.. Forged.Keys];

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task Member_that_sends_host_frames_on_its_control_link_is_disconnected(string frame)
    {
        HostSession host = StartHost();
        PeerSession other = await EnterAsync(host, "other");
        HandMadeMember forger = Played(await HandMadeMember.JoinAsync(host));
        await RecordOf(other).WaitForAsync<PeerJoined>(e => e.Peer.Id == forger.Id);

        await forger.Control.TryWriteAsync(FrameCodec.Encode(Forged[frame]));

        await forger.Control.ReadToEndAsync();
        await RecordOf(host).WaitForAsync<PeerAway>(e => e.Peer.Id == forger.Id);
        await RecordOf(other).WaitForAsync<PeerAway>(e => e.Peer.Id == forger.Id);
        // Its silence would end the connection too, later.
        Assert.Empty(RecordOf(host).All<PeerSuspect>());
        Assert.Equal(["admin", "other"], host.GetPeers().Where(p => p.State == PeerState.Active).Select(p => p.Alias));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task Member_that_sends_host_frames_on_a_message_link_is_disconnected(string frame)
    {
        HostSession host = StartHost();
        PeerSession other = await EnterAsync(host, "other");
        HandMadeMember forger = Played(await HandMadeMember.JoinAsync(host));
        await RecordOf(other).WaitForAsync<PeerJoined>(e => e.Peer.Id == forger.Id);
        await using FrameStream link = await forger.DialAsync(other.Address);

        await link.TryWriteAsync(FrameCodec.Encode(Forged[frame]));

        Assert.Empty(await link.ReadToEndAsync());
        Assert.Equal(["admin", "other", "played"], other.GetPeers().Select(p => p.Alias));
        Assert.Equal(0, other.WaitingMessages);
    }

    [Fact]
    public async Task Sender_of_a_message_is_the_owner_of_the_links_certificate()
    {
        HostSession host = StartHost();
        HandMadeMember forger = Played(await HandMadeMember.JoinAsync(host));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == forger.Id);
        await using FrameStream link = await forger.DialAsync(host.Address);

        byte[] body = Encoding.UTF8.GetBytes("""{"from": ["10.0.0.1", 4000], "alias": "admin", "message": "obey"}""");
        await link.WriteAsync(new MessageFrame(new MessageHead(Lanes.Messages, 1, Guid.NewGuid(), DateTimeOffset.UtcNow, BodyKind.Text, MessageDestination.Member), body), default).Soon();

        Message message = await NextAsync(host);
        Assert.Equal(("played", forger.Roster.Find(forger.Id)!.Address), (message.Alias, message.From));
        Assert.Equal(Encoding.UTF8.GetString(body), message.Text);
    }

    [Fact]
    public void Message_frame_has_no_sender_field()
    {
        Type[] fields = [.. typeof(MessageFrame).GetProperties().Concat(typeof(MessageHead).GetProperties()).Select(p => p.PropertyType).Where(t => t != typeof(Type))];

        Assert.Equal(10, fields.Length);
        Assert.Empty(fields.Intersect([typeof(MemberId), typeof(KeyHash), typeof(IPEndPoint), typeof(IPAddress), typeof(string)]));
    }
}
