using System.Management.Automation;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class HostTestTests : IDisposable
{
    private readonly Shell _shell = Shell.Open();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("", "2")]
    [InlineData("-AllowUnencrypted", "1 and 2")]
    public void Test_shows_the_version_and_key_of_a_host(string how, string version)
    {
        StartHost(how);

        Result result = _shell.Run("$found = Test-PyileHost 127.0.0.1 $hq.Port; $found; $found.Fingerprint -ceq $hq.Fingerprint; "
            + "$found.RoundTripMs -gt 0").Ok();

        Assert.Equal(["True", "True"], result.Texts.Skip(1));
        PSObject found = result.Output[0];
        Assert.Equal(
            ["127.0.0.1", "127.0.0.1", "True", version, "New", "False"],
            ((string[])["HostName", "Address", "Reachable", "Version", "Trust", "Banned"]).Select(p => $"{found.Properties[p].Value}"));
    }

    [Fact]
    public void Test_compares_the_key_with_the_remembered_one()
    {
        StartHost();
        _shell.Run("$port = $hq.Port; Connect-PyilePeer 127.0.0.1 $port -Name bob -Password $password").Ok();
        Assert.Equal(["Known"], _shell.Run("Get-PyileTrust | Test-PyileHost | ForEach-Object { \"$($_.Trust)\" }").Ok().Texts);
        _shell.Run("$before = $hq.Fingerprint; Disconnect-PyilePeer bob; Stop-PyileHost hq").Ok();
        StartHost("-Port $port");

        Result result = _shell.Run("$found = Test-PyileHost 127.0.0.1 $port; \"$($found.Trust)\"; $found.Detail.Contains($before); "
            + "(Get-PyileTrust).Fingerprint -ceq $before").Ok();

        Assert.Equal(["Changed", "True", "True"], result.Texts);
    }

    [Fact]
    public void Test_sends_no_password_and_counts_as_no_failed_login()
    {
        StartHost("-AllowUnencrypted");

        _shell.Run("1..4 | ForEach-Object { Test-PyileHost 127.0.0.1 $hq.Port -Quiet }; Wait-Event hq LoginFailed 4").Ok();

        Assert.Empty(_shell.Run("Get-PyileBan -Attempts; Get-PyileBan").Ok().Output);
        Assert.Empty(_shell.Run("Get-PyileLog Debug | Where-Object { $_.Message -like '*wrong*' -or $_.Message -like "
            + "'*WrongPassword*' }").Ok().Output);
        _shell.Run("Connect-PyilePeer 127.0.0.1 $hq.Port -Password $password").Ok();
    }

    [Fact]
    public void Test_from_a_banned_address_reports_the_ban()
    {
        StartHost();
        _shell.Run("Add-PyileBan -Address 127.0.0.1").Ok();
        Assert.Equal(
            ["True True "],
                _shell.Run("$found = Test-PyileHost 127.0.0.1 $hq.Port; \"$($found.Reachable) $($found.Banned) "
                    + "$($found.Fingerprint)\"").Ok().Texts);
    }

    [Fact]
    public void Test_recognizes_a_host_of_version_1()
    {
        using var old = new GreetingListener();
        _shell.Set("port", old.Port);
        Assert.Equal(
            ["True 1 "],
                _shell.Run("$found = Test-PyileHost 127.0.0.1 $port; \"$($found.Reachable) $($found.Version) "
                    + "$($found.Trust)\"").Ok().Texts);
    }

    [Fact]
    public void Test_of_an_unreachable_host_is_not_an_error()
    {
        using var silent = new SilentListener();
        _shell.Set("silent", silent.Port);
        StartHost();

        Assert.Equal(
            ["True", "False", "False", "False"],
            _shell.Run("""
                Test-PyileHost 127.0.0.1 $hq.Port -Quiet
                Test-PyileHost 127.0.0.1 $hq.Address.Port -Quiet -TimeoutSec 3
                Test-PyileHost 127.0.0.1 $silent -Quiet -TimeoutSec 0.3
                Test-PyileHost nowhere.invalid -Quiet
                """).Ok().Texts);
        PSObject unknown = _shell.Run("Stop-PyileHost hq; Test-PyileHost 127.0.0.1 $hq.Port").Ok().Output.Single();
        Assert.Equal((false, null), ((bool)unknown.Properties["Reachable"].Value, unknown.Properties["Version"].Value));
        Assert.NotEqual("", unknown.Properties["Detail"].Value);
    }

    [Fact]
    public void Damaged_trust_file_is_an_error()
    {
        File.WriteAllText((string)_shell.Get("trustPath")!, "damaged");
        Assert.Equal(["TrustFile"], _shell.Run("Test-PyileHost 127.0.0.1").ErrorIds);
    }

    private void StartHost(string how = "") =>
        _shell.Run($"$hq = Start-PyileHost -Name hq -Address 127.0.0.1 -Password $password {(how.Contains("-Port", StringComparison.Ordinal) ? how : $"-Port 0 {how}")}").Ok();
}
