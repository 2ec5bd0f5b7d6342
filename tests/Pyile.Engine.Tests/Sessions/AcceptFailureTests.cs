using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Listeners whose first accept fails.</summary>
public sealed class AcceptFailureTests : MemorySessionTest
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

        await EnterAsync(host);

        Assert.All(RecordOf(host).LinesOf(109), l => Assert.Contains("Too many open files", l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Session_closes_while_it_waits_before_the_next_accept()
    {
        HostSession host = StartHost();
        await RecordOf(host).WaitForLineAsync(109, count: 2);
        await host.CloseAsync().Soon();
    }
}
