using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee about the number of unfinished logins.</summary>
public abstract class LoginCapContract : MemorySessionTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task Silent_connections_do_not_delay_a_join(int count)
    {
        HostSession host = StartHost();
        for (int i = 0; i < count; i++)
            Played(await RawConnection.ToAsync(Outside, host.HostAddress));

        // The clock stands still, so a join that waits for a deadline of another login never ends.
        PeerSession one = await EnterAsync(host);

        Assert.Equal(2, one.GetPeers().Count);
    }

    [Fact]
    public async Task Silent_connections_from_two_hundred_addresses_do_not_delay_a_join()
    {
        HostSession host = StartHost();
        for (int i = 0; i < 200; i++)
            Played(await RawConnection.ToAsync(Outside, host.HostAddress, $"127.0.1.{i}"));

        await EnterAsync(host);
    }

    [Fact]
    public async Task Login_beyond_the_limit_of_an_address_ends_the_one_that_was_silent_longest()
    {
        HostSession host = StartHost();
        List<RawConnection> waiting = await KnockAsync(host, MaxPerAddress, "127.0.0.7");
        await KnockAsync(host, 1, "127.0.0.8");

        waiting.AddRange(await KnockAsync(host, 2, "127.0.0.7"));

        await RecordOf(host).WaitForAsync<LoginFailed>(count: 2);
        Assert.Equal(
            [(waiting[0].Local, LoginFailure.MadeRoom), (waiting[1].Local, LoginFailure.MadeRoom)],
            RecordOf(host).All<LoginFailed>().OrderBy(f => f.Address.Port).Select(f => (f.Address, f.Reason)));
        await waiting[0].ExpectEndAsync();
        await waiting[1].ExpectEndAsync();
    }

    [Fact]
    public async Task Full_host_makes_room_for_another_address()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpen = 4 } });
        List<RawConnection> waiting = await KnockAsync(host, 2, "127.0.0.7");
        waiting.AddRange(await KnockAsync(host, 2, "127.0.0.8"));

        await EnterAsync(host, with: o => o with { Address = Given.Ip("127.0.0.9") });

        LoginFailed failed = await RecordOf(host).WaitForAsync<LoginFailed>();
        Assert.Equal((waiting[0].Local, LoginFailure.MadeRoom), (failed.Address, failed.Reason));
        Assert.Single(RecordOf(host).All<LoginFailed>());
    }

    [Fact]
    public async Task Finished_logins_do_not_count()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpen = 2 } });
        for (int i = 0; i < 5; i++)
            await EnterAsync(host, $"p{i}");
        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }

    /// <summary>The default limit of unfinished logins from one address.</summary>
    private protected abstract int MaxPerAddress { get; }

    /// <summary>Completes when the host has accepted the connection, which sends nothing.</summary>
    private protected abstract Task UntilAcceptedAsync(RawConnection connection);

    private protected async Task<List<RawConnection>> KnockAsync(HostSession host, int count, string from)
    {
        var waiting = new List<RawConnection>();
        for (int i = 0; i < count; i++)
        {
            RawConnection connection = Played(await RawConnection.ToAsync(Outside, host.HostAddress, from));
            await UntilAcceptedAsync(connection);
            waiting.Add(connection);
        }
        return waiting;
    }
}

[Trait("Category", "Slow")]
public sealed class LoginCapTests : LoginCapContract
{
    private protected override int MaxPerAddress => 4;

    private protected override Task UntilAcceptedAsync(RawConnection connection) => Network.QuietAsync();
}
