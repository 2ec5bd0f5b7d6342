using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

public sealed class PasswordTests : MemorySessionTest
{
    private static readonly Secret Wrong = new("guess");

    [Fact]
    public async Task A_wrong_password_is_said_to_be_wrong_and_counted()
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
    public async Task As_many_wrong_passwords_as_are_allowed_ban_the_address()
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
    public async Task A_good_login_clears_the_count()
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
    public async Task Another_address_is_not_affected_by_a_ban()
    {
        HostSession host = StartHost(o => o with { PasswordAttempts = 1 });
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong, Address = Given.Ip("127.0.0.7") }));

        await FailsAsync(PyileError.Banned, () => JoinAsync(host, with: o => o with { Address = Given.Ip("127.0.0.7") }));
        PeerSession other = await JoinAsync(host, with: o => o with { Address = Given.Ip("127.0.0.8") });

        Assert.Equal(Given.Ip("127.0.0.8"), other.Address.Address);
    }

    [Fact]
    public async Task Guesses_that_began_before_the_ban_are_over_with_it()
    {
        HostSession host = StartHost(o => o with { PasswordAttempts = 2 });
        RawPeer[] guessers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RawPeer.KnockAsync(Outside, host.HostAddress)));
        foreach (RawPeer guesser in guessers)
            await Played(guesser).Control.ExpectAsync("{\"banned\":false,\"stream\":true}");
        foreach (RawPeer guesser in guessers[..2])
        {
            await guesser.Control.SendAsync("{\"shadow\": \"guess\"}");
            await guesser.Control.ExpectAsync("{\"authenticated\":false}");
            await guesser.Control.ExpectEndAsync();
        }

        foreach (RawPeer guesser in guessers[2..])
            await guesser.Control.ExpectEndAsync();
        await RecordOf(host).WaitForAsync<LoginFailed>(f => f.Reason == LoginFailure.Banned, count: 3);
    }

    [Fact]
    public async Task Too_many_guesses_from_everywhere_keep_the_host_from_looking_at_any_for_a_while()
    {
        HostSession host = StartHost(o => o with { Login = LegacyProtocol.LoginDefaults with { WrongPasswordsBurst = 2 } });
        PeerSession member = await JoinAsync(host);
        for (int i = 1; i <= 2; i++)
            await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong, Address = Given.Ip($"127.0.1.{i}") }));

        RawPeer late = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await late.SayPasswordAsync(extra: ", \"stream\": true");
        await late.Control.ExpectEndAsync();
        await RecordOf(host).WaitForAsync<LoginFailed>(f => f.Reason == LoginFailure.Busy);
        Assert.DoesNotContain(host.Attempts, a => a.Address.Equals(late.Control.Local.Address));

        Clock.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 3; i++)
            await JoinAsync(host, $"p{i}");
        Assert.True(member.IsOpen);
    }

    [Theory]
    [InlineData("päss \"q\"")]
    [InlineData("\\u0000\n😀</script>")]
    public async Task Any_text_is_a_password(string password)
    {
        HostSession host = StartHost(o => o with { Password = new Secret(password) });
        await JoinAsync(host, with: o => o with { Password = new Secret(password) });
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = new Secret(password + " ") }));
    }

    [Fact]
    public async Task No_password_is_in_any_log_line()
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
