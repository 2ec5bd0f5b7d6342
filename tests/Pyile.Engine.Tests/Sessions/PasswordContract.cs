using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee about passwords.</summary>
public abstract class PasswordContract : MemorySessionTest
{
    private protected static readonly Secret Wrong = new("guess");

    [Fact]
    public async Task Wrong_password_is_reported_and_counted()
    {
        HostSession host = StartHost();

        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong }));
        LoginFailed failed = await RecordOf(host).WaitForAsync<LoginFailed>();

        Assert.Equal((LoginFailure.WrongPassword, 1), (failed.Reason, failed.Attempts));
        Assert.Equal(Given.Ip("127.0.0.1"), failed.Address.Address);
        Assert.Equal(1, Assert.Single(host.Attempts).Count);
        Assert.Single(host.GetPeers());
    }

    [Fact]
    public async Task Address_is_banned_after_the_allowed_number_of_wrong_passwords()
    {
        HostSession host = StartHost();
        for (int i = 0; i < 3; i++)
            await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong }));

        await FailsAsync(PyileError.Banned, () => JoinAsync(host));

        Banned banned = await RecordOf(host).WaitForAsync<Banned>();
        Assert.Equal("127.0.0.1", banned.Ban.Address);
        Assert.Equal(banned.Ban, Assert.Single(host.Bans));
        await RecordOf(host).WaitForAsync<LoginFailed>(count: 4);
        Assert.Equal(
            [(LoginFailure.WrongPassword, 1), (LoginFailure.WrongPassword, 2), (LoginFailure.WrongPassword, 3), (LoginFailure.Banned, 0)],
            RecordOf(host).All<LoginFailed>().Select(f => (f.Reason, f.Attempts)));
        Assert.Empty(host.Attempts);
    }

    [Fact]
    public async Task Successful_login_clears_the_count_of_its_address()
    {
        HostSession host = StartHost();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 2; i++)
                await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong }));
            PeerSession peer = await JoinAsync(host);
            await UntilAsync(() => host.Attempts.Count == 0);
            await peer.CloseAsync().Soon();
        }
        Assert.Empty(host.Bans);
    }

    [Fact]
    public async Task Ban_of_an_address_does_not_affect_another()
    {
        HostSession host = StartHost(o => o with { PasswordAttempts = 1 });
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong, Address = Given.Ip("127.0.0.7") }));

        await FailsAsync(PyileError.Banned, () => JoinAsync(host, with: o => o with { Address = Given.Ip("127.0.0.7") }));
        PeerSession other = await JoinAsync(host, with: o => o with { Address = Given.Ip("127.0.0.8") });

        Assert.Equal(Given.Ip("127.0.0.8"), other.Address.Address);
    }

    [Theory]
    [InlineData("päss \"q\"")]
    [InlineData("\\u0000\n😀</script>")]
    public async Task Password_can_be_any_text(string password)
    {
        HostSession host = StartHost(o => o with { Password = new Secret(password) });
        await JoinAsync(host, with: o => o with { Password = new Secret(password) });
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = new Secret(password + " ") }));
    }

    [Fact]
    public async Task Log_contains_no_password()
    {
        HostSession host = StartHost(o => o with { Password = new Secret("hunter2") });
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = new Secret("hunter3") }));
        RawConnection raw = Played(await RawConnection.ToAsync(Outside, host.HostAddress));
        await raw.SendAsync("{\"shadow\": \"hunter4\", \"shadow\": 4}");
        PeerSession one = await JoinAsync(host, with: o => o with { Password = new Secret("hunter2") });

        await RecordOf(host).WaitForAsync<LoginFailed>(count: 2);
        Assert.DoesNotContain("hunter", RecordOf(host) + RecordOf(one).ToString(), StringComparison.Ordinal);
    }
}

[Trait("Category", "Slow")]
public sealed class PasswordTests : PasswordContract;
