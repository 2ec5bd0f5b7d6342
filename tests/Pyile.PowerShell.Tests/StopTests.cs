using Pyile.ModuleTests.Support;
using Xunit.Abstractions;

namespace Pyile.ModuleTests;

/// <summary>Ctrl+C in each cmdlet that waits. The target is 200 ms; a second is allowed on a busy machine.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class StopTests(ITestOutputHelper report)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("Receive-PyileMessage -Wait -Session bob")]
    [InlineData("Receive-PyileMessage -Count 5 -Session bob")]
    [InlineData("Receive-PyileMessage -Wait -TimeoutSec 60 -Session bob")]
    [InlineData("Receive-PyileMessage -Session bob; Receive-PyileMessage -TimeoutSec 60 -Session bob")]
    [InlineData("Get-PyileLog -Wait -Last 1 -Session bob")]
    [InlineData("'now'; Wait-PyilePeer unknown -TimeoutSec 60 -Session bob")]
    [InlineData("'now'; Wait-PyilePeer -Absent -TimeoutSec 60 -Session bob")]
    public void Ctrl_C_stops_a_waiting_cmdlet(string script)
    {
        using Shell shell = Shell.OpenNetwork("bob");
        shell.Run("Send-PyileMessage 'one' -To bob -Session hq").Ok();

        Check(shell.Stop(script, output => output.WaitFor(1)), script);

        Assert.Equal("Connected", shell.Run("$bob.State").Ok().Texts.Single());
    }

    [Fact]
    public void Ctrl_C_stops_Unregister_of_a_hanging_handler()
    {
        using Shell shell = Shell.OpenNetwork("bob");
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        shell.Set("gate", gate);
        shell.Set("begun", begun);
        shell.Run("Register-PyileHandler Message { ($using:begun).Set(); ($using:gate).Wait() } -Name stuck -Session bob; "
            + "Send-PyileMessage 'x' -To bob -Session hq").Ok();
        Assert.True(begun.Wait(TimeSpan.FromSeconds(60)));

        Check(shell.Stop("Get-PyileHandler stuck; Unregister-PyileHandler stuck", output => output.WaitFor(1)), "Unregister");

        gate.Set();
    }

    [Fact]
    public void Ctrl_C_stops_Connect_to_a_silent_host_and_leaves_no_session()
    {
        using Shell shell = Shell.Open();
        using var silent = new SilentListener();
        shell.Set("port", silent.Port);

        Check(shell.Stop("Connect-PyilePeer 127.0.0.1 $port -TimeoutSec 60 -Password $password", _ =>
            silent.WaitForConnection()), "Connect");

        Assert.True(silent.WaitForClose());
        Assert.Empty(shell.Run("Get-PyileSession").Ok().Output);
        Assert.Empty(ModuleUnderTest.BackgroundRunspaces);
    }

    [Theory]
    [InlineData("Test-PyileHost 127.0.0.1 $port -TimeoutSec 60")]
    [InlineData("Test-PyileHost 127.0.0.1 $port -TimeoutSec 60 -Quiet")]
    public void Ctrl_C_stops_a_test_of_a_silent_host(string script)
    {
        using Shell shell = Shell.Open();
        using var silent = new SilentListener();
        shell.Set("port", silent.Port);

        Check(shell.Stop(script, _ => silent.WaitForConnection()), script);

        Assert.True(silent.WaitForClose());
    }

    [Theory]
    [InlineData("Send-PyileMessage 'hi' -To $silent -TimeoutSec 60")]
    [InlineData("Send-PyileMessage 'hi' -TimeoutSec 60")]
    [InlineData("1..1000 | Send-PyileMessage -To $silent -TimeoutSec 60")]
    [InlineData("1..5000 | Send-PyileMessage -To $silent -TimeoutSec 60")]
    [InlineData("1..5000 | Send-PyileMessage -To $silent -TimeoutSec 60 -PassThru")]
    [InlineData("1..5000 | Send-PyileMessage -TimeoutSec 60")]
    public void Ctrl_C_stops_Send_to_a_silent_member(string script)
    {
        using Shell shell = Shell.OpenMixedNetwork();
        using RawMember silent = Join(shell);

        Check(shell.Stop(script, _ => silent.Messages.WaitForConnection()), script);

        Assert.True(silent.Messages.WaitForClose());
        Assert.Equal("Listening", shell.Run("$hq.State").Ok().Texts.Single());
    }

    [Fact]
    public void Timeout_is_an_error_with_a_receipt()
    {
        using Shell shell = Shell.OpenMixedNetwork();
        using RawMember silent = Join(shell);

        Result result = shell.Run("Send-PyileMessage 'hi' -To $silent -TimeoutSec 0.1 -PassThru");

        Assert.Equal(["TimedOut"], result.ErrorIds);
        Assert.Contains("TimedOut", Assert.Single(result.Texts), StringComparison.Ordinal);
    }

    private static RawMember Join(Shell shell)
    {
        var member = new RawMember("127.0.0.5", int.Parse(shell.Run("$hq.Port").Ok().Texts.Single(), null));
        shell.Set("silent", $"127.0.0.5:{member.Messages.Port}");
        shell.Run("Wait-Event hq PeerJoined").Ok();
        return member;
    }

    private void Check(TimeSpan elapsed, string what)
    {
        report.WriteLine($"{elapsed.TotalMilliseconds:0} ms: {what}");
        Assert.True(elapsed < Limit, $"{what} took {elapsed}.");
    }
}
