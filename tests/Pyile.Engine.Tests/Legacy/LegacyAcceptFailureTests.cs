using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Listeners of version 1 whose first accept fails.</summary>
public sealed class LegacyAcceptFailureTests : LegacyMemoryTest
{
    private ITransport? _failing;

    private protected override ITransport Transport => _failing ??= new FailingAccepts(Network.Inside);

    [Fact]
    public async Task Accept_that_fails_is_logged_and_retried()
    {
        HostSession host = StartHost();
        await RecordOf(host).WaitForLineAsync(109, count: 2);
        await Clock.WhenWaitedForAsync(TimeSpan.FromMilliseconds(200), times: 2);
        Clock.Advance(TimeSpan.FromMilliseconds(200));

        // The listener of the second connection fails too, and with it this login.
        RawPeer unlucky = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await unlucky.SayPasswordAsync(extra: ", \"stream\": true");
        await unlucky.SayAddressAsync();
        await unlucky.ReadDistAsync();
        await unlucky.Control.ExpectEndAsync();

        Assert.Equal(LoginFailure.Closed, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
        Assert.All(RecordOf(host).LinesOf(109), l => Assert.Contains("Too many open files", l.Text, StringComparison.Ordinal));
        Assert.True(host.IsOpen);
    }
}
