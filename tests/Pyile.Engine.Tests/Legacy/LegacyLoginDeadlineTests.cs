using Pyile.Engine.Tests.Sessions;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>The deadlines of logins in version 1.</summary>
public sealed class LegacyLoginDeadlineTests : LoginDeadlineContract
{
    private protected override bool OnlyUnencrypted => true;

    private static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Silent_connection_ends_after_five_seconds()
    {
        HostSession host = StartHost();
        RawConnection silent = await RawConnection.ToAsync(Outside, host.HostAddress);
        await silent.ExpectAsync("{\"banned\":false,\"stream\":true}");
        await Clock.WhenWaitedForAsync(FirstByte);

        await TurnAsync(4.75);
        Assert.Empty(RecordOf(host).All<LoginFailed>());
        await TurnAsync(0.25);

        await silent.ExpectEndAsync();
        Assert.Equal(LoginFailure.TimedOut, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
    }

    [Fact]
    public async Task Connection_that_sends_a_byte_at_a_time_ends_after_ten_seconds()
    {
        HostSession host = StartHost();
        RawConnection slow = await RawConnection.ToAsync(Outside, host.HostAddress);
        await slow.ExpectAsync("{\"banned\":false,\"stream\":true}");
        await Clock.WhenWaitedForAsync(FirstByte);

        foreach (char letter in "{\"shadow\"")
        {
            await slow.SendAsync(letter.ToString());
            await TurnAsync(1);
        }
        await TurnAsync(0.75);
        Assert.Empty(RecordOf(host).All<LoginFailed>());
        await TurnAsync(0.25);

        await slow.ExpectEndAsync();
        Assert.Equal(LoginFailure.TimedOut, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
    }

    [Fact]
    public async Task Login_that_stops_before_its_second_connection_ends_after_ten_seconds()
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await peer.SayPasswordAsync(extra: ", \"stream\": true");
        await peer.SayAddressAsync();
        await peer.ReadDistAsync();

        await TurnAsync(10);

        await peer.Control.ExpectEndAsync();
        Assert.Equal(LoginFailure.TimedOut, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
        Assert.Single(host.GetPeers());
    }

    [Fact]
    public async Task Slow_login_within_ten_seconds_succeeds()
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await Clock.WhenWaitedForAsync(FirstByte);
        await TurnAsync(3);
        await peer.SayPasswordAsync(extra: ", \"stream\": true");
        await TurnAsync(3);
        await peer.SayAddressAsync();
        await TurnAsync(3);
        await peer.ConnectDistAsync(await peer.ReadDistAsync());

        Assert.Equal(peer.Address, (await RecordOf(host).WaitForAsync<PeerJoined>()).Peer.Address);
    }

    [Fact]
    public async Task Deadlines_of_the_options_apply()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { FirstByte = TimeSpan.FromSeconds(1), Whole = TimeSpan.FromSeconds(2) } });
        RawConnection silent = await RawConnection.ToAsync(Outside, host.HostAddress);
        RawConnection slow = await RawConnection.ToAsync(Outside, host.HostAddress);
        await slow.SendAsync("{");
        await Clock.WhenWaitedForAsync(TimeSpan.FromSeconds(1), times: 2);
        await Network.QuietAsync();

        await TurnAsync(1);
        Assert.Equal(silent.Local, (await RecordOf(host).WaitForAsync<LoginFailed>()).Address);
        await TurnAsync(1);
        Assert.Equal(slow.Local, (await RecordOf(host).WaitForAsync<LoginFailed>(count: 2)).Address);
    }
}
