using System.Net;
using System.Net.Sockets;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Transport;

/// <summary>Errors of the operating system, as the engine reports them.</summary>
public sealed class SocketErrorTests : SocketSessionTest
{
    [Fact]
    public async Task Error_names_a_login_port_that_is_in_use()
    {
        HostSession host = StartHost();
        PyileException exception = await FailsAsync(PyileError.AddressInUse, () => Task.FromResult(StartHost(o => o with { Port = host.HostAddress.Port })));
        Assert.Contains($"{host.HostAddress.Port}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_whose_message_port_is_in_use_releases_its_login_port()
    {
        HostSession host = StartHost();
        int port = FreePort();
        await FailsAsync(PyileError.AddressInUse, () => Task.FromResult(StartHost(o => o with { Port = port, PeerPort = host.Address.Port })));
        StartHost(o => o with { Port = port });
    }

    [Fact]
    public async Task Peer_whose_message_port_is_in_use_does_not_connect()
    {
        HostSession host = StartHost();
        await FailsAsync(PyileError.AddressInUse, () => JoinAsync(host, with: o => o with { Address = IPAddress.Loopback, PeerPort = host.Address.Port }));
        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }

    [Theory]
    [InlineData(SocketError.AddressAlreadyInUse, false, PyileError.AddressInUse, false)]
    [InlineData(SocketError.AddressAlreadyInUse, true, PyileError.AddressInUse, false)]
    [InlineData(SocketError.AccessDenied, true, PyileError.AddressInUse, true)]
    [InlineData(SocketError.AccessDenied, false, PyileError.AddressInvalid, false)]
    [InlineData(SocketError.AddressNotAvailable, true, PyileError.AddressInvalid, false)]
    public void Port_that_Windows_denies_is_in_use_or_reserved(SocketError problem, bool isWindows, PyileError expected, bool namesCommand)
    {
        PyileException exception = LocalAddresses.ToException(
            new AddressUnavailableException(Given.At("127.0.0.1:4702"), new SocketException((int)problem), isWindows));

        Assert.Equal(expected, exception.Kind);
        Assert.Equal(namesCommand, exception.Message.Contains("netsh int ipv4 show excludedportrange tcp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Address_of_another_machine_is_refused()
    {
        await FailsAsync(PyileError.AddressInvalid, () => Task.FromResult(StartHost(o => o with { Address = Given.Ip("192.0.2.1") })));
        await FailsAsync(PyileError.AddressInvalid, () => JoinAsync(Given.At("127.0.0.1:4702"), with: o => o with { Address = Given.Ip("192.0.2.1") }));
    }

    [Fact]
    public async Task Address_without_a_listener_is_unreachable()
    {
        PyileException exception = await FailsAsync(PyileError.HostUnreachable, () => JoinAsync(new IPEndPoint(IPAddress.Loopback, FreePort())));
        Assert.IsType<IOException>(exception.InnerException);
    }

    [Theory]
    [InlineData("no-such-host.invalid")]
    [InlineData("a..b")]
    [InlineData("-")]
    public async Task Error_names_a_host_name_that_does_not_exist(string name)
    {
        PyileException exception = await FailsAsync(PyileError.HostUnreachable, () => JoinAsync(Given.At("127.0.0.1:4702"), with: o => o with { HostName = name }));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_name_that_is_too_long_is_refused()
    {
        await FailsAsync(PyileError.AddressInvalid, () => JoinAsync(Given.At("127.0.0.1:4702"), with: o => o with { HostName = new string('a', 300) }));
    }

    [Fact]
    public async Task Host_is_found_by_its_name()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host, with: o => o with { HostName = "localhost" });
        Assert.Equal(host.HostAddress, one.HostAddress);
    }

    [Fact]
    public async Task Server_that_sends_nothing_is_not_a_host()
    {
        await using IListener listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), backlog: 4);
        PyileException exception = await FailsAsync(PyileError.Timeout, () => JoinAsync(listener.Local, with: o => o with { Timeout = TimeSpan.FromMilliseconds(200) }));
        Assert.Contains("0.2 s", exception.Message, StringComparison.Ordinal);
    }

    // The port was free a moment ago and is outside the range of ephemeral ports, but another process may take it first.
    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
