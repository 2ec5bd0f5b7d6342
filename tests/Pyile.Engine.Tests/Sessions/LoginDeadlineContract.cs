using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee about the deadlines of a login.</summary>
public abstract class LoginDeadlineContract : MemorySessionTest
{
    [Fact]
    public async Task Member_outlives_the_deadlines_of_its_login()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        await TurnAnsweredAsync(host, seconds: 16, one);

        Assert.Equal([host.Address, one.Address], host.GetPeers().Select(p => p.Address));
        Assert.Equal(SessionState.Connected, one.State);
    }
}

[Trait("Category", "Slow")]
public sealed class LoginDeadlineTests : LoginDeadlineContract
{
    private static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Silent_connection_ends_after_two_seconds()
    {
        HostSession host = StartHost();
        RawConnection silent = Played(await RawConnection.ToAsync(Outside, host.HostAddress));
        await Clock.WhenWaitedForAsync(FirstByte);

        await TurnAsync(1.75);
        Assert.Empty(RecordOf(host).All<LoginFailed>());
        await TurnAsync(0.25);

        Assert.Equal(LoginFailure.TimedOut, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
        await silent.ExpectEndAsync();
    }

    [Fact]
    public async Task Login_that_stops_after_the_challenge_ends_after_ten_seconds()
    {
        HostSession host = StartHost();
        RawJoiner joiner = Played(await RawJoiner.ConnectAsync(host.HostAddress, Given.Ip("127.0.0.1"), Outside));
        Assert.IsType<ChallengeFrame>(await joiner.AskAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty)));

        Clock.Advance(TimeSpan.FromSeconds(9.75));
        Assert.Empty(RecordOf(host).All<LoginFailed>());
        Clock.Advance(TimeSpan.FromSeconds(0.25));

        Assert.Equal(LoginFailure.TimedOut, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
        await joiner.Stream.ReadToEndAsync();
        Assert.Single(host.GetPeers());
    }
}
