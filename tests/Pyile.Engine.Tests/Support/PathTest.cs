using System.Net;
using System.Net.Sockets;

namespace Pyile.Engine.Tests.Support;

/// <summary>Members behind firewalls: connections to their ports get no answer, or are refused.</summary>
public abstract class PathTest : EncryptedSessionTest
{
    protected PathTest() => Network = new RoutedTransport(TcpTransport.Instance, Happened);

    private protected RoutedTransport Network { get; }

    private protected override ITransport Transport => Network;

    private protected async Task<(HostSession Host, PeerSession One, PeerSession Two)> OpenAsync()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);
        return (host, one, two);
    }

    /// <summary>The firewall of these members drops what comes to their ports.</summary>
    private protected void Wall(params Session[] members) => Network.Silence([.. members.Select(m => m.Address.ToString())]);

    /// <summary>The firewall of this member rejects what comes to its port.</summary>
    private protected void Reject(Session member) => Network.Route(member.Address.ToString(), ClosedPort());

    private protected static LinkPath? PathOf(Session session, Session to) =>
        session.GetStatistics().SingleOrDefault(s => s.Address.Equals(to.Address))?.Path;

    private protected static async Task DeliverAsync(Session from, Session to, string text)
    {
        Receipt receipt = await from.SendAsync(to.Address, text).Soon();
        Assert.True(receipt.Status == ReceiptStatus.Delivered, $"{receipt}");
        Assert.Equal(text, (await NextAsync(to)).Text);
    }

    private static IPEndPoint ClosedPort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(Given.At("127.0.0.1:0"));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
