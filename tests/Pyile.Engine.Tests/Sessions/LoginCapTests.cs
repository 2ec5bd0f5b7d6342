using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

public sealed class LoginCapTests : MemorySessionTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task Silent_connections_do_not_delay_a_join(int count)
    {
        HostSession host = StartHost();
        for (int i = 0; i < count; i++)
            Played(await RawConnection.ToAsync(Outside, host.HostAddress));

        // The clock stands still: whatever waits for a deadline waits for ever.
        PeerSession one = await JoinAsync(host);

        Assert.Equal(2, one.GetPeers().Count);
    }

    [Fact]
    public async Task Silent_connections_from_two_hundred_addresses_do_not_delay_a_join()
    {
        HostSession host = StartHost();
        for (int i = 0; i < 200; i++)
            Played(await RawConnection.ToAsync(Outside, host.HostAddress, $"127.0.1.{i}"));

        await JoinAsync(host);

        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }

    [Fact]
    public async Task The_seventeenth_login_of_an_address_ends_the_one_that_was_silent_longest()
    {
        HostSession host = StartHost();
        List<RawConnection> waiting = await KnockAsync(host, 16, "127.0.0.7");
        RawConnection stranger = Played(await RawConnection.ToAsync(Outside, host.HostAddress, "127.0.0.8"));
        await stranger.ExpectAsync("{\"banned\":false,\"stream\":true}");

        waiting.AddRange(await KnockAsync(host, 2, "127.0.0.7"));

        await RecordOf(host).WaitForAsync<LoginFailed>(count: 2);
        Assert.Equal(
            [(waiting[0].Local, LoginFailure.MadeRoom), (waiting[1].Local, LoginFailure.MadeRoom)],
            RecordOf(host).All<LoginFailed>().OrderBy(f => f.Address.Port).Select(f => (f.Address, f.Reason)));
        await waiting[0].ExpectEndAsync();
        await waiting[1].ExpectEndAsync();
    }

    [Fact]
    public async Task Who_said_the_password_stays_and_who_said_nothing_goes()
    {
        HostSession host = StartHost();
        RawPeer talker = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        List<RawConnection> silent = await KnockAsync(host, 15, "127.0.0.1");
        await talker.SayPasswordAsync(extra: ", \"stream\": true");
        await talker.Control.ExpectAsync("{\"authenticated\":true}");

        await KnockAsync(host, 2, "127.0.0.1");

        Assert.Equal(silent[0].Local, (await RecordOf(host).WaitForAsync<LoginFailed>()).Address);
    }

    [Fact]
    public async Task A_full_host_makes_room_for_another_address()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpen = 4 } });
        List<RawConnection> waiting = await KnockAsync(host, 2, "127.0.0.7");
        waiting.AddRange(await KnockAsync(host, 2, "127.0.0.8"));

        await JoinAsync(host, with: o => o with { Address = Given.Ip("127.0.0.9") });

        LoginFailed failed = await RecordOf(host).WaitForAsync<LoginFailed>();
        Assert.Equal((waiting[0].Local, LoginFailure.MadeRoom), (failed.Address, failed.Reason));
        Assert.Single(RecordOf(host).All<LoginFailed>());
    }

    [Fact]
    public async Task Logins_that_ended_take_no_place()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpen = 2 } });
        for (int i = 0; i < 5; i++)
            await JoinAsync(host, $"p{i}");
        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }

    [Fact]
    public async Task Who_is_let_in_makes_room_for_nobody_however_many_knock()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpen = 1 } });
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await peer.SayPasswordAsync(extra: ", \"stream\": true");
        await peer.Control.ExpectAsync("{\"authenticated\":true}");

        await KnockAsync(host, 3, "127.0.0.1");

        await RecordOf(host).WaitForAsync<LoginFailed>(count: 2);
        Assert.DoesNotContain(RecordOf(host).All<LoginFailed>(), f => f.Address.Equals(peer.Control.Local));
    }

    private async Task<List<RawConnection>> KnockAsync(HostSession host, int count, string from)
    {
        var waiting = new List<RawConnection>();
        for (int i = 0; i < count; i++)
        {
            RawConnection connection = Played(await RawConnection.ToAsync(Outside, host.HostAddress, from));
            await connection.ExpectAsync("{\"banned\":false,\"stream\":true}");
            waiting.Add(connection);
        }
        return waiting;
    }
}
