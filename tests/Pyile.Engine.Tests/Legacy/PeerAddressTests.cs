using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>The host takes the IP address of a version 1 member from the socket, and its port from the login.</summary>
public sealed class PeerAddressTests : LegacyMemoryTest
{
    private const string Stream = ", \"stream\": true";

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("0.0.0.0")]
    [InlineData("")]
    [InlineData("::1")]
    [InlineData("unknown.example")]
    public async Task IP_address_is_taken_from_the_socket(string claim)
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress, "127.0.0.9"));
        await peer.SayPasswordAsync(extra: Stream);
        await peer.SayAddressAsync(4000, claim);
        await peer.ConnectDistAsync(await peer.ReadDistAsync());

        PeerJoined joined = await RecordOf(host).WaitForAsync<PeerJoined>();
        Assert.Equal(Given.At("127.0.0.9:4000"), joined.Peer.Address);
        Assert.Equal([host.Address, Given.At("127.0.0.9:4000")], peer.Roster);
    }

    [Fact]
    public async Task Port_of_an_active_member_is_refused()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        RawPeer liar = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await liar.SayPasswordAsync(extra: Stream);
        await liar.SayAddressAsync(one.Address.Port);

        await liar.Control.ExpectEndAsync();
        Assert.Equal(LoginFailure.AddressTaken, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
        Assert.True(one.IsOpen);
    }

    [Fact]
    public async Task Port_of_the_host_is_refused()
    {
        HostSession host = StartHost();
        RawPeer liar = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await liar.SayPasswordAsync(extra: Stream);
        await liar.SayAddressAsync(host.Address.Port);

        await liar.Control.ExpectEndAsync();
        Assert.Equal(LoginFailure.AddressTaken, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
    }

    [Fact]
    public async Task Error_of_a_refused_port_mentions_the_port()
    {
        HostSession host = StartHost();
        RawPeer first = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await first.SayPasswordAsync(extra: Stream);
        await first.SayAddressAsync(4000);
        await first.ConnectDistAsync(await first.ReadDistAsync());
        await RecordOf(host).WaitForAsync<PeerJoined>();

        PyileException exception = await FailsAsync(PyileError.ConnectionLost, () => JoinAsync(host, with: o => o with { PeerPort = 4000 }));
        Assert.Contains("port", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Same_port_at_another_address_is_another_member()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        PeerSession two = await JoinAsync(host, "two", o => o with { Address = Given.Ip("127.0.0.9"), PeerPort = one.Address.Port });

        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        Assert.Equal([host.Address, one.Address, two.Address], host.GetPeers().Select(p => p.Address));
    }

    [Fact]
    public async Task Port_of_a_suspect_member_can_be_taken_over()
    {
        HostSession host = StartHost();
        RawPeer before = Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await TurnAsync(5);
        await RecordOf(host).WaitForAsync<PeerSuspect>();

        RawPeer again = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await again.SayPasswordAsync(extra: Stream);
        await again.SayAddressAsync(before.Address.Port);
        await again.ConnectDistAsync(await again.ReadDistAsync());

        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        Assert.Equal([host.Address, before.Address], host.GetPeers().Select(p => p.Address));
        Assert.All(host.GetPeers(), p => Assert.Equal(PeerState.Active, p.State));
        Assert.Equal(
            [typeof(PeerJoined), typeof(PeerSuspect), typeof(PeerLeft), typeof(PeerJoined)],
            RecordOf(host).All<SessionEvent>().Select(e => e.GetType()));
    }

    [Fact]
    public async Task Second_of_two_simultaneous_logins_with_one_port_is_refused()
    {
        HostSession host = StartHost();
        RawPeer first = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        RawPeer second = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        var dists = new List<IPEndPoint>();
        foreach (RawPeer peer in new[] { first, second })
        {
            await peer.SayPasswordAsync(extra: Stream);
            await peer.SayAddressAsync(4000);
            dists.Add(await peer.ReadDistAsync());
        }

        await first.ConnectDistAsync(dists[0]);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await second.ConnectDistAsync(dists[1]);

        Assert.Equal(LoginFailure.AddressTaken, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
        await second.Control.ExpectEndAsync();
        Assert.Empty(RecordOf(host).All<PeerLeft>());
        await TurnAsync(0.25);
        await first.AnswerBeatAsync();
    }
}
