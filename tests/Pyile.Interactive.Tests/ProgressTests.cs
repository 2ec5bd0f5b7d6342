using System.Management.Automation;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>The progress that long waits show and short ones do not.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class ProgressTests : IDisposable
{
    private readonly RecordingHost _host = new();
    private readonly Shell _network = Shell.OpenMixedNetwork("bob");
    private readonly Shell _console;

    public ProgressTests()
    {
        _console = Shell.Open(_host);
        _console.Set("hq", _network.Get("hq"));
    }

    public void Dispose()
    {
        _console.Dispose();
        _network.Dispose();
    }

    [Theory]
    [InlineData("Receive-PyileMessage -Wait -TimeoutSec 1.5 -Session bob", "0 received")]
    [InlineData("Receive-PyileMessage -Count 4 -TimeoutSec 1.5 -Session bob", "0 of 4 received")]
    [InlineData("Wait-PyilePeer bob, unknown -TimeoutSec 1.5 -Session hq", "1 of 2 joined")]
    [InlineData("Wait-PyilePeer -Count 3 -TimeoutSec 1.5 -Session hq", "1 of 3 joined")]
    public void Long_wait_shows_its_progress_and_removes_it(string script, string status)
    {
        _console.Run(script);

        CheckShown(status);
    }

    [Fact]
    public void Connecting_shows_its_steps()
    {
        using var silent = new SilentListener();
        _console.Set("port", silent.Port);

        Assert.Equal(["Timeout"], _console.Run("Connect-PyilePeer 127.0.0.1 $port -TimeoutSec 1.5 -Password $password").ErrorIds);

        CheckShown($"Logging in to 127.0.0.1:{silent.Port} with protocol version 2.");
    }

    [Fact]
    public void Sending_shows_the_number_of_answers()
    {
        using var silent = new RawMember("127.0.0.5", int.Parse(_network.Run("$hq.Port").Ok().Texts.Single(), null));
        _network.Run("Wait-PyilePeer -Count 2 -Session hq").Ok();

        Assert.Equal(["TimedOut"], _console.Run("'a' | Send-PyileMessage -Session hq -TimeoutSec 1.5").ErrorIds);

        CheckShown("of 2 answered");
    }

    [Fact]
    public void Ctrl_C_removes_the_progress()
    {
        _console.Stop("Receive-PyileMessage -Wait -Session bob", _ => _host.WaitForProgress());

        CheckShown("0 received", least: 1);
    }

    [Theory]
    [InlineData("Receive-PyileMessage -Wait -TimeoutSec 0.05 -Session bob")]
    [InlineData("Wait-PyilePeer bob -Session hq")]
    [InlineData("1..20 | Send-PyileMessage -To bob -Session hq")]
    [InlineData("$ProgressPreference = 'SilentlyContinue'; Receive-PyileMessage -Wait -TimeoutSec 1 -Session bob")]
    [InlineData("Receive-PyileMessage -Wait -TimeoutSec 1 -Session bob -ProgressAction Ignore")]
    [InlineData("Receive-PyileMessage -Wait -TimeoutSec 1 -Session bob -ProgressAction SilentlyContinue")]
    public void Short_or_silenced_work_shows_no_progress(string script)
    {
        _console.Run(script).Ok();

        Assert.Empty(_host.Progress);
    }

    [Theory]
    [InlineData("", "version 2.")]
    [InlineData("-AllowUnencrypted", "version 2.")]
    public void Verbose_shows_the_steps_of_a_login(string how, string version)
    {
        Result result = _console.Run($"Connect-PyilePeer localhost $hq.Port -Name carol -Password $password -Verbose {how}").Ok();

        string[] expected = ["Resolving the host name localhost", "Connecting to 127.0.0.1:", version,
            _network.Run("$hq.Fingerprint").Ok().Texts.Single(), "accepted the login", "Joined the network"];
        int at = -1;
        foreach (string step in expected)
        {
            int next = result.Verbose.ToList().FindIndex(at + 1, v => v.Contains(step, StringComparison.Ordinal));
            Assert.True(next > at, $"'{step}' is not behind step {at}: {string.Join('\n', result.Verbose)}");
            at = next;
        }
        Assert.Empty(_console.Run("Connect-PyilePeer 127.0.0.1 $hq.Port -Name dave -Password $password").Ok().Verbose);
    }

    private void CheckShown(string status, int least = 2)
    {
        IReadOnlyList<(TimeSpan At, ProgressRecord Record)> shown = [.. _host.Progress.SkipLast(1)];
        Assert.True(shown.Count >= least, $"{shown.Count} were shown.");
        Assert.Contains(shown, p => p.Record.StatusDescription.Contains(status, StringComparison.Ordinal));
        Assert.All(shown, p => Assert.Equal(ProgressRecordType.Processing, p.Record.RecordType));
        Assert.All(shown.Zip(shown.Skip(1)), pair =>
            Assert.True(pair.Second.At - pair.First.At > TimeSpan.FromSeconds(0.19), "Shown too often."));
        Assert.Equal(ProgressRecordType.Completed, _host.Progress[^1].Record.RecordType);
        Assert.Equal(shown[0].Record.Activity, _host.Progress[^1].Record.Activity);
    }
}
