using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Two members that the host sees at the same address and port.</summary>
public sealed class SharedAddressTests : EncryptedSessionTest
{
    // Connections to it are refused, as behind an address translation that lets nothing in.
    private const int SharedPort = 9;

    private static readonly HeartbeatOptions Patient = new()
    {
        Interval = TimeSpan.FromMinutes(1),
        SuspectAfter = TimeSpan.FromMinutes(2),
        GoneAfter = TimeSpan.FromMinutes(3),
    };

    [Fact]
    public async Task Two_members_with_one_address_are_listed_and_active_on_every_roster()
    {
        HostSession host = StartHost(o => o with { Heartbeat = Patient });
        PeerSession witness = await EnterAsync(host, "witness");

        (HandMadeMember first, HandMadeMember second) = await JoinTwoAsync(host);

        await UntilAsync(() => witness.GetPeers().Count == 4);
        foreach (Session session in (Session[])[host, witness])
        {
            Peer[] both = [.. session.GetPeers().Where(p => p.Id == first.Id || p.Id == second.Id)];
            Assert.Equal(2, both.Length);
            Assert.Equal(both[0].Address, both[1].Address);
            Assert.All(both, p => Assert.Equal(PeerState.Active, p.State));
        }
    }

    [Fact]
    public async Task A_message_for_one_of_them_never_reaches_the_other()
    {
        HostSession host = StartHost(o => o with { Heartbeat = Patient });
        await using IListener listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        (HandMadeMember first, HandMadeMember second) = await JoinTwoAsync(host, listener.Local.Port);

        // Whatever dials the shared address reaches the second one.
        Task<Receipt> sending = host.SendAsync(first.Id, "for the first alone", TimeSpan.FromSeconds(2));

        Assert.Empty(await ReceiveAsync(second, listener));
        Receipt receipt = await sending.Soon();
        Assert.Equal((ReceiptStatus.Failed, first.Id), (receipt.Status, receipt.ToId));
    }

    [Fact]
    public async Task Each_of_them_is_reached_over_the_link_that_it_opened()
    {
        HostSession host = StartHost(o => o with { Heartbeat = Patient });
        (HandMadeMember first, HandMadeMember second) = await JoinTwoAsync(host);
        FrameStream toFirst = Played(await first.DialAsync(host.Address));
        FrameStream toSecond = Played(await second.DialAsync(host.Address));

        Task<Receipt> one = host.SendAsync(first.Id, "one", TimeSpan.FromMinutes(1));
        Task<Receipt> two = host.SendAsync(second.Id, "two", TimeSpan.FromMinutes(1));

        Assert.Equal("one", await TakeAsync(toFirst));
        Assert.Equal("two", await TakeAsync(toSecond));
        Assert.Equal((first.Id, ReceiptStatus.Delivered), ((await one.Soon()).ToId, (await one).Status));
        Assert.Equal((second.Id, ReceiptStatus.Delivered), ((await two.Soon()).ToId, (await two).Status));
    }

    /// <summary>All frames that the member gets on the next connection, which the other side may close at any time.</summary>
    private async Task<IReadOnlyList<ProtocolFrame>> ReceiveAsync(HandMadeMember member, IListener listener)
    {
        try
        {
            FrameStream link = Played(await member.WelcomeAsync(listener));
            return await link.ReadToEndAsync();
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static async Task<string> TakeAsync(FrameStream link)
    {
        MessageFrame message = Assert.IsType<MessageFrame>(await link.ReadAsync(ProtocolLimits.Message, default).Soon());
        await link.WriteAsync(V2Bytes.Acknowledgement(message.Head.Number, false), default).Soon();
        return System.Text.Encoding.UTF8.GetString(message.Body.Span);
    }

    private async Task<(HandMadeMember First, HandMadeMember Second)> JoinTwoAsync(HostSession host, int port = SharedPort)
    {
        HandMadeMember first = Played(await HandMadeMember.JoinAsync(host, messagePort: port));
        HandMadeMember second = Played(await HandMadeMember.JoinAsync(host, messagePort: port));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == first.Id);
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == second.Id);
        return (first, second);
    }
}
