using System.Net;
using System.Net.Sockets;
using Pyile.Lab.Tests.Model;

namespace Pyile.Lab.Tests.Devices;

/// <summary>The network with real sockets: what a system would not accept, such as a wrong checksum, does not pass here.</summary>
public sealed class NetworkPumpTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly NetworkPump _pump = new();
    private readonly List<NetworkNamespace> _machines = [];
    private readonly List<Socket> _sockets = [];

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _pump.Dispose();
        _machines.ForEach(machine => machine.Dispose());
    }

    [LabTheory]
    [InlineData("10.0.0.1", "10.0.0.2")]
    [InlineData("fd00::1", "fd00::2")]
    public async Task A_connection_carries_everything_in_order_though_packets_are_lost(string client, string server)
    {
        Nic near = Attach("client", Internet, client), far = Attach("server", Internet, server);
        near.Up.Settings = near.Down.Settings = new() { Latency = TimeSpan.FromMilliseconds(5), Loss = 0.02 };
        byte[] sent = new byte[500_000];
        new Random(1).NextBytes(sent);

        (Socket from, Socket to) = await ConnectAsync(near, far, server);
        Task sending = from.SendAsync(sent);
        byte[] received = await ReadAsync(to, sent.Length);

        await sending.WaitAsync(Limit);
        Assert.Equal(sent, received);
        Assert.Equal(IPAddress.Parse(client), ((IPEndPoint)to.RemoteEndPoint!).Address);
    }

    [LabTheory]
    [InlineData((int)NatPorts.Preserved)]
    [InlineData((int)NatPorts.Symmetric)]
    public async Task A_connection_goes_through_a_NAT(int ports)
    {
        IPAddress outside = IPAddress.Parse("203.0.113.5");
        var home = new Site(new Gateway(Internet, new Random(1)) { Nat = new NatTable(outside, (NatPorts)ports) });
        Nic near = Attach("client", home, "192.168.1.10"), far = Attach("server", Internet, "198.51.100.7");

        (Socket from, Socket to) = await ConnectAsync(near, far, "198.51.100.7");
        await to.SendAsync(new byte[10_000]);

        Assert.Equal(outside, ((IPEndPoint)to.RemoteEndPoint!).Address);
        Assert.Equal(new byte[10_000], await ReadAsync(from, 10_000));
    }

    [LabFact]
    public async Task A_rejected_connection_is_refused_at_once()
    {
        Nic near = Attach("client", Internet, "10.0.0.1"), far = Attach("server", Internet, "10.0.0.2");
        far.Firewall = new Firewall { Inbound = Verdict.Reject };

        SocketException exception = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(near, far, "10.0.0.2"));

        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }

    [LabTheory]
    [InlineData("10.0.0.1", "10.0.0.2")]
    [InlineData("fd00::1", "fd00::2")]
    public async Task A_sender_adapts_to_an_mtu_that_is_reported(string client, string server)
    {
        Nic near = Attach("client", Internet, client), far = Attach("server", Internet, server);
        far.Down.Settings = new() { Mtu = 1300 };

        (Socket from, Socket to) = await ConnectAsync(near, far, server);
        await from.SendAsync(new byte[100_000]);

        Assert.Equal(new byte[100_000], await ReadAsync(to, 100_000));
    }

    [LabFact]
    public async Task Without_a_cable_nothing_comes_and_with_it_everything()
    {
        Nic near = Attach("client", Internet, "10.0.0.1"), far = Attach("server", Internet, "10.0.0.2");
        (Socket from, Socket to) = await ConnectAsync(near, far, "10.0.0.2");

        _pump.SetCable(far, isIn: false);
        await from.SendAsync(new byte[1]);
        Task<byte[]> reading = ReadAsync(to, 1);
        Assert.NotSame(reading, await Task.WhenAny(reading, Task.Delay(300)));
        _pump.SetCable(far, isIn: true);

        Assert.Equal([0], await reading);
    }

    private Site Internet => _pump.Change(model => model.Internet);

    private Nic Attach(string name, Site site, string address)
    {
        NetworkNamespace inside = NetworkNamespace.Create($"pump-{Guid.NewGuid():n}-{name}");
        _machines.Add(inside);
        var nic = new Nic(inside.Name, "eth0", site, new Random(1)) { Addresses = { IPAddress.Parse(address) } };
        _pump.Add(nic, TunDevice.Open(inside, "eth0"));
        (int prefix, string all) = address.Contains(':', StringComparison.Ordinal) ? (64, "::/0") : (24, "0.0.0.0/0");
        inside.Configure("link set eth0 up", $"addr add {address}/{prefix} dev eth0", $"route add {all} dev eth0");
        return nic;
    }

    private async Task<(Socket From, Socket To)> ConnectAsync(Nic near, Nic far, string server)
    {
        var end = new IPEndPoint(IPAddress.Parse(server), 4702);
        Socket listener = Open(far, end.AddressFamily);
        listener.Bind(end);
        listener.Listen();
        Socket from = Open(near, end.AddressFamily);
        await from.ConnectAsync(end).WaitAsync(Limit);
        Socket to = await listener.AcceptAsync().WaitAsync(Limit);
        _sockets.Add(to);
        return (from, to);
    }

    // A socket belongs to the namespace of the thread that makes it.
    private Socket Open(Nic nic, AddressFamily family)
    {
        NetworkNamespace inside = _machines.Single(machine => machine.Name == nic.Machine);
        Socket socket = inside.Enter(() => new Socket(family, SocketType.Stream, ProtocolType.Tcp));
        _sockets.Add(socket);
        return socket;
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int length)
    {
        byte[] all = new byte[length];
        for (int at = 0; at < length;)
        {
            int read = await socket.ReceiveAsync(all.AsMemory(at)).AsTask().WaitAsync(Limit);
            Assert.NotEqual(0, read);
            at += read;
        }
        return all;
    }
}
