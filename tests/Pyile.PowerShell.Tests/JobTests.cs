using System.Diagnostics;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>-AsJob, together with PowerShell's cmdlets for jobs.</summary>
[Collection(OneAfterAnother.Name)]
public sealed class JobTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Job_receives_messages_in_the_background()
    {
        Assert.Equal(
            ["PyileJob Running bob"],
            _shell.Run("$job = Receive-PyileMessage -Count 2 -Session bob -AsJob; \"$($job.PSJobTypeName) $($job.State) "
                + "$($job.Location)\"").Ok().Texts);
        Assert.Equal(["True"], _shell.Run("(Get-Job -Id $job.Id).InstanceId -eq $job.InstanceId").Ok().Texts);

        _shell.Run("'a', 'b', 'c' | Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Equal(
            ["Completed", "True", "a", "b", "False"],
            _shell.Run("(Wait-Job $job).State; $job.HasMoreData; Receive-Job $job | ForEach-Object Text; $job.HasMoreData").Ok().Texts);
        Assert.Equal(["c"], _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object Text; Remove-Job $job; Get-Job").Ok().Texts);
    }

    [Fact]
    public void Receive_Job_waits_for_messages()
    {
        _shell.Run("$job = Receive-PyileMessage -Count 2 -Session bob -AsJob; 'a', 'b' | Send-PyileMessage -To bob -Session hq").Ok();
        Assert.Equal(["a", "b"], _shell.Run("Receive-Job $job -Wait -AutoRemoveJob | ForEach-Object Text; Get-Job").Ok().Texts);
    }

    [Fact]
    public void Job_disposed_by_a_state_subscriber_keeps_its_final_state()
    {
        Result result = _shell.Run("""
            foreach ($script in { Receive-PyileMessage -Wait -TimeoutSec 0.1 -Session bob -AsJob }, { Wait-PyilePeer unknown -TimeoutSec 0.1 -Session bob -AsJob }) {
                foreach ($i in 1..5) { $job = & $script; Receive-Job $job -Wait -AutoRemoveJob -ErrorAction Ignore; $job.State }
            }
            Get-Job
            """);

        Assert.Equal([.. Enumerable.Repeat("Completed", 5), .. Enumerable.Repeat("Failed", 5)], result.Texts);
    }

    [Theory]
    [InlineData("Receive-PyileMessage -Wait -Session bob -AsJob")]
    [InlineData("Wait-PyilePeer unknown -TimeoutSec 60 -Session bob -AsJob")]
    public void Stop_Job_ends_the_job_immediately(string script)
    {
        _shell.Run($"$job = {script}").Ok();
        long began = Stopwatch.GetTimestamp();

        Assert.Equal(["Stopped"], _shell.Run("Stop-Job $job; $job.State").Ok().Texts);

        // The target is 200 ms; a second is allowed on a busy machine.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(["Stopped"], _shell.Run("Stop-Job $job; $job.State; Remove-Job $job; Get-Job").Ok().Texts);
    }

    [Fact]
    public void Stopped_job_keeps_its_messages_and_leaves_the_rest_in_the_inbox()
    {
        _shell.Run("$job = Receive-PyileMessage -Wait -Session bob -AsJob; Send-PyileMessage 'before' -To bob -Session hq").Ok();
        Assert.Equal(["before"], _shell.Run("do { $got = Receive-Job $job } until ($got); $got.Text").Ok().Texts);
        _shell.Run("Stop-Job $job; Send-PyileMessage 'after' -To bob -Session hq").Ok();

        Assert.Equal(["after"], _shell.Run("Receive-Job $job; Receive-PyileMessage -Session bob | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Running_job_can_be_removed_by_force()
    {
        _shell.Run("$job = Receive-PyileMessage -Wait -Session bob -AsJob; Remove-Job $job -Force").Ok();
        Assert.Equal(["Stopped"], _shell.Run("Get-Job; $job.State").Ok().Texts);
    }

    [Fact]
    public void End_of_the_session_completes_a_receiving_job()
    {
        _shell.Run("$job = Receive-PyileMessage -Wait -Session bob -AsJob; Send-PyileMessage 'last words' -To bob -Session hq; "
            + "Stop-PyileHost hq").Ok();
        Assert.Equal(["Completed", "last words"], _shell.Run("(Wait-Job $job).State; Receive-Job $job | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Wait_without_success_fails_the_job()
    {
        Result result = _shell.Run("$job = Wait-PyilePeer unknown -TimeoutSec 0.05 -Session bob -AsJob; (Wait-Job $job).State; "
            + "Receive-Job $job");

        Assert.Equal(["Failed"], result.Texts);
        Assert.Equal(["PeersMissing"], result.ErrorIds);
    }

    [Fact]
    public void Several_sessions_start_several_jobs()
    {
        Assert.Equal(["hq", "bob"], _shell.Run("$jobs = Get-PyileSession | Receive-PyileMessage -Wait -AsJob; $jobs.Location").Ok().Texts);
        Assert.Equal(["Stopped", "Stopped"], _shell.Run("$jobs | Stop-Job; $jobs.State").Ok().Texts);
    }
}
