using Pyile.Engine.Tests.Sessions;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Password guesses in version 1.</summary>
public sealed class LegacyPasswordTests : PasswordContract
{
    private protected override bool OnlyUnencrypted => true;

    [Fact]
    public async Task Guesses_in_progress_end_when_their_address_is_banned()
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
    public async Task Host_checks_no_password_for_a_while_after_too_many_guesses()
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
}
