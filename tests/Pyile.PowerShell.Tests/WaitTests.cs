using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Wait-PyilePeer. Missing members are awaited in a job, so that the wait starts before they join.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class WaitTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("bob", "bob")]
    [InlineData("BOB, alice", "bob, alice")]
    [InlineData("b*, al*", "bob, alice")]
    [InlineData("-Count 2", "bob, alice")]
    [InlineData("-Count 1", "bob, alice")]
    [InlineData("b*, unknown -Count 1", "bob")]
    [InlineData("127.0.0.2", "bob")]
    [InlineData("", "bob, alice")]
    public void Present_members_are_returned_immediately(string parameters, string expected)
    {
        Result result = _shell.Run($"Wait-PyilePeer {parameters} -Session hq -TimeoutSec 0").Ok();

        Assert.Equal(expected, string.Join(", ", result.Output.Select(o => o.Properties["Alias"].Value)));
        Assert.All(result.Output, o => Assert.Equal("Pyile.PyilePeer", o.TypeNames[0]));
    }

    [Theory]
    [InlineData("carol", "carol")]
    [InlineData("bob, c*", "bob carol")]
    [InlineData("-Count 3", "bob alice carol")]
    public void Missing_members_are_awaited(string parameters, string expected)
    {
        _shell.Run($"$job = Wait-PyilePeer {parameters} -Session hq -AsJob").Ok();
        Assert.Equal("Running", _shell.Run("$job.State").Ok().Texts.Single());

        _shell.Run("$carol = Connect-PyilePeer 127.0.0.1 $hq.Port -Name carol -Alias carol -Address 127.0.0.4 -Password $password").Ok();

        Assert.Equal(expected.Split(' '), _shell.Run("Receive-Job $job -Wait | ForEach-Object Alias").Ok().Texts);
    }

    [Fact]
    public void Absent_waits_until_the_members_have_left()
    {
        _shell.Run("$job = Wait-PyilePeer bob -Absent -Session alice -AsJob").Ok();
        Assert.Equal("Running", _shell.Run("$job.State").Ok().Texts.Single());

        _shell.Run("Disconnect-PyilePeer bob").Ok();

        Assert.Equal(["Completed"], _shell.Run("$null = Wait-Job $job; Receive-Job $job; $job.State").Ok().Texts);
        Assert.Equal(
            ["alice"],
            _shell.Run("Wait-PyilePeer bob -Absent -Session hq; Get-PyilePeer -Session hq | Where-Object Role -eq Peer | "
                + "ForEach-Object Alias").Ok().Texts);
    }

    [Fact]
    public void Timeout_lists_present_and_missing_members()
    {
        Result result = _shell.Run("Wait-PyilePeer bob, carol, d* -Session hq -TimeoutSec 0.05; 'goes on'");

        Assert.Equal(["PeersMissing"], result.ErrorIds);
        Assert.Equal(["goes on"], result.Texts);
        string text = result.Errors[0].ToString();
        Assert.Contains("bob (127.0.0.2:", text, StringComparison.Ordinal);
        Assert.Contains("Missing: carol, d*.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", text, StringComparison.Ordinal);
        Assert.Equal(["carol", "d*"], (IEnumerable<string>)result.Errors[0].TargetObject);
    }

    [Fact]
    public void Timeout_reports_the_number_of_members()
    {
        Result result = _shell.Run("Wait-PyilePeer -Count 5 -Session hq -TimeoutSec 0");
        Assert.Equal(["PeersMissing"], result.ErrorIds);
        Assert.Contains("2 of 5", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Timeout_with_Absent_lists_remaining_members()
    {
        Result result = _shell.Run("Wait-PyilePeer b* -Absent -Session hq -TimeoutSec 0");
        Assert.Equal(["PeersStillThere"], result.ErrorIds);
        Assert.Contains("bob (127.0.0.2:", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Wait_ignores_the_own_session() =>
        Assert.Equal(["PeersMissing"], _shell.Run("Wait-PyilePeer admin -Session hq -TimeoutSec 0").ErrorIds);

    [Fact]
    public void Each_piped_session_is_awaited() => Assert.Equal(
        ["hq bob", "hq alice", "bob admin", "bob alice", "alice admin", "alice bob"],
        _shell.Run("Get-PyileSession | Wait-PyilePeer -Count 2 | ForEach-Object { \"$($_.Session) $($_.Alias)\" }").Ok().Texts);

    [Fact]
    public void Ended_session_is_an_error()
    {
        _shell.Run("$jobs = 'hq', 'bob' | ForEach-Object { Wait-PyilePeer unknown -Session $_ -AsJob }; Stop-PyileHost hq").Ok();

        Result result = _shell.Run("$null = Wait-Job $jobs; Receive-Job $jobs; $jobs.State");

        Assert.Equal(["SessionClosed", "SessionClosed"], result.ErrorIds);
        Assert.Equal(["Failed", "Failed"], result.Texts);
    }
}
