using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Scripts that run until their session ends.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class WaitSessionTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Session_that_is_open_has_neither_an_exit_code_nor_a_reason() =>
        Assert.Equal(["True True"], _shell.Run("\"$($null -eq $bob.ExitCode) $($null -eq $bob.EndReason)\"").Ok().Texts);

    [Theory]
    [InlineData("Disconnect-PyilePeer bob", "0 Closed")]
    [InlineData("Stop-PyileHost hq", "77 HostLost")]
    [InlineData("Remove-PyileMember bob -Session hq", "77 HostLost")]
    [InlineData("Add-PyileBan bob -Session hq", "77 HostLost")]
    public void Wait_ends_with_the_session_and_tells_a_supervisor_how(string end, string expected)
    {
        _shell.Set("end", end);
        _shell.Run("$ending = Register-PyileHandler Message { [scriptblock]::Create($using:end).Invoke() } -Session hq; $null = Send-PyileMessage now -To admin -Session bob").Ok();

        Assert.Equal([expected], _shell.Run("Wait-PyileSession bob -TimeoutSec 20 | ForEach-Object { \"$($_.ExitCode) $($_.State)\" }").Ok().Texts);
    }

    [Fact]
    public void Ctrl_C_ends_the_wait_and_leaves_the_session_open()
    {
        _shell.Stop("$bob; Wait-PyileSession bob", output => output.WaitFor(1));

        Assert.Equal(["Connected"], _shell.Run("$bob.State").Ok().Texts);
    }

    [LinuxFact]
    public async Task Termination_of_the_process_ends_the_session_with_a_goodbye()
    {
        using var elsewhere = new NetworkElsewhere();
        string ticket = _shell.Run("(New-PyileTicket -Session hq -HostName 127.0.0.1).Text").Ok().Texts.Single();
        elsewhere.Run($"$null = Connect-PyilePeer -Ticket {ticket} -Name served -Alias served");
        Task<string[]> waiting = Task.Run(() => elsewhere.Run("$s = Wait-PyileSession served; \"$($s.ExitCode) $($s.State)\""));

        // Until the cmdlet takes it.
        while (await Task.WhenAny(waiting, Task.Delay(100)) != waiting)
            elsewhere.Terminate();

        Assert.Equal(["0 Closed"], await waiting);
        _shell.Run("Wait-PyilePeer served -Absent -Session hq -TimeoutSec 10").Ok();
    }

    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows cannot send this signal to another process." : null;
    }
}
