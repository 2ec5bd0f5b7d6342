using System.Diagnostics;
using System.Net;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Messages for a member that the host has lost are kept until the member returns or they time out.</summary>
public sealed class AwayMessagesTests : EncryptedSessionTest
{
    private readonly CutTransport _network = new(TcpTransport.Instance);

    private protected override ITransport Transport => _network;

    [Fact]
    public async Task Message_for_a_member_that_is_away_is_delivered_when_it_returns()
    {
        HostSession host = StartHost();
        await using IListener listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        HandMadeMember member = await AwayAsync(host, listener.Local.Port);
        Task<Receipt> sending = host.SendAsync(member.Id, "kept", TimeSpan.FromMinutes(1));

        await ReturnAsync(host, member, listener.Local.Port);
        FrameStream link = Played(await member.DialAsync(host.Address));

        MessageFrame message = Assert.IsType<MessageFrame>(await link.ReadAsync(ProtocolLimits.Message, default).Soon());
        Assert.Equal("kept", Encoding.UTF8.GetString(message.Body.Span));
        await link.WriteAsync(V2Bytes.Acknowledgement(message.Head.Number, false), default).Soon();
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
    }

    [Fact]
    public async Task Receipt_of_a_message_that_timed_out_says_that_the_member_is_away()
    {
        HostSession host = StartHost();
        HandMadeMember member = await AwayAsync(host, 9);
        Peer away = host.FindPeer(member.Id)!;

        Receipt receipt = await host.SendAsync(member.Id, "too late", TimeSpan.FromMilliseconds(200)).Soon();

        Assert.Equal((ReceiptStatus.Failed, FailureReason.Unreachable), (receipt.Status, receipt.Reason));
        Assert.Contains($"away since {away.AwaySince:u}", receipt.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_for_a_member_that_does_not_return_fails_when_it_leaves()
    {
        HostSession host = StartHost(o => o with { AwayGrace = TimeSpan.FromMilliseconds(300) });
        HandMadeMember member = await AwayAsync(host, 9);

        Receipt receipt = await host.SendAsync(member.Id, "never", TimeSpan.FromMinutes(1)).Soon();

        Assert.Equal((ReceiptStatus.Failed, FailureReason.NotAMember), (receipt.Status, receipt.Reason));
        Assert.Equal(LeaveReason.Lost, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
    }

    [Fact]
    public async Task Member_that_returns_with_another_port_is_reached_there()
    {
        HostSession host = StartHost();
        HandMadeMember member = await AwayAsync(host, 9);
        await using IListener listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        Task<Receipt> sending = host.SendAsync(member.Id, "moved", TimeSpan.FromMinutes(1));

        await ReturnAsync(host, member, listener.Local.Port);
        FrameStream link = Played(await member.WelcomeAsync(listener));

        Assert.IsType<PositionFrame>(await link.ReadAsync(ProtocolLimits.Login, default).Soon());
        await link.WriteAsync(V2Bytes.Position(member.Session, 1, 0, 0), default).Soon();
        Assert.Equal("moved", Encoding.UTF8.GetString(Assert.IsType<MessageFrame>(await link.ReadAsync(ProtocolLimits.Message, default).Soon()).Body.Span));
        await link.WriteAsync(V2Bytes.Acknowledgement(1, false), default).Soon();
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
    }

    [Fact]
    public async Task Member_that_returns_elsewhere_is_dialled_at_once_although_an_earlier_dial_hangs()
    {
        HostSession host = StartHost();
        // Accepts the connection and says nothing, so the dial ends after five seconds only.
        await using IListener silent = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        HandMadeMember member = await AwayAsync(host, silent.Local.Port);
        await using IListener listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        Task<Receipt> sending = host.SendAsync(member.Id, "moved", TimeSpan.FromMinutes(1));
        Played(await silent.AcceptAsync(default).Soon());

        await ReturnAsync(host, member, listener.Local.Port);
        long returned = Stopwatch.GetTimestamp();
        FrameStream link = Played(await member.WelcomeAsync(listener));

        Assert.InRange(Stopwatch.GetElapsedTime(returned), TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.IsType<PositionFrame>(await link.ReadAsync(ProtocolLimits.Login, default).Soon());
        await link.WriteAsync(V2Bytes.Position(member.Session, 1, 0, 0), default).Soon();
        Assert.IsType<MessageFrame>(await link.ReadAsync(ProtocolLimits.Message, default).Soon());
        await link.WriteAsync(V2Bytes.Acknowledgement(1, false), default).Soon();
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
    }

    [Fact]
    public async Task Peer_that_is_cut_off_returns_to_its_row()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        _network.CutAll();

        await RecordOf(one).WaitForAsync<Reconnected>();
        await RecordOf(host).WaitForAsync<PeerReturned>();
        Assert.Single(RecordOf(host).All<PeerJoined>());
        Assert.Empty(RecordOf(host).All<PeerLeft>());
        Assert.Equal(ReceiptStatus.Delivered, (await host.SendAsync(one.Id!.Value, "again").Soon()).Status);
    }

    private async Task ReturnAsync(HostSession host, HandMadeMember member, int port)
    {
        JoinCredentials credentials = member.ByCertificate() with { MessagePort = port };
        Played((await HandMadeMember.EnterAsync(host.HostAddress, "127.0.0.1", credentials)).Stream);
        await RecordOf(host).WaitForAsync<PeerReturned>(e => e.Peer.Id == member.Id);
    }

    private async Task<HandMadeMember> AwayAsync(HostSession host, int port)
    {
        HandMadeMember member = Played(await HandMadeMember.JoinAsync(host, messagePort: port));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == member.Id);
        member.Control.Connection.Abort();
        await RecordOf(host).WaitForAsync<PeerAway>(e => e.Peer.Id == member.Id);
        return member;
    }
}
