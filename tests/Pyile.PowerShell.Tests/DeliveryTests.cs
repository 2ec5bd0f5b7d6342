using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Waiting for messages that were sent without waiting, and what the end of a session says about them.</summary>
[Collection(OneAfterAnother.Name)]
public sealed class DeliveryTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Wait_returns_when_everything_has_arrived()
    {
        Result result = _shell.Run("1..500 | Send-PyileMessage -To bob -Session hq -NoWait; Wait-PyileDelivery -Session hq; (Get-PyileSession bob).Waiting").Ok();

        Assert.Equal("500", result.Texts[^1]);
    }

    [Fact]
    public void Wait_without_messages_returns_nothing_at_once() => Assert.Empty(_shell.Run("Wait-PyileDelivery -Session hq -TimeoutSec 0").Ok().Output);

    [Fact]
    public void End_of_a_session_warns_about_messages_that_were_not_acknowledged()
    {
        Result result = _shell.Run("""
            1..64 | ForEach-Object { 'x' * 1MB } | Send-PyileMessage -To bob -Session hq
            1..3 | Send-PyileMessage -To bob -Session hq -NoWait -TimeoutSec 60
            Stop-PyileHost hq -WarningVariable said -WarningAction SilentlyContinue
            "$said"
            """).Ok();

        Assert.Contains("had not been acknowledged when 'hq' ended: 3.", Assert.Single(result.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void End_of_a_session_whose_messages_have_arrived_does_not_warn()
    {
        Result result = _shell.Run("1..50 | Send-PyileMessage -To bob -Session hq -NoWait; Stop-PyileHost hq -WarningVariable said; \"<$said>\"").Ok();

        Assert.Equal("<>", result.Texts[^1]);
    }
}
