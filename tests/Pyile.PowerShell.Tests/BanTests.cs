using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class BanTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Banned_member_is_removed_and_rejected_until_the_ban_is_removed()
    {
        Result ban = _shell.Run("Get-PyilePeer -Session hq | Where-Object Alias -eq bob | Add-PyileBan -Reason 'too loud' -PassThru; "
            + "Wait-Event hq PeerLeft; Wait-Event bob HostLost").Ok();

        Assert.Equal("127.0.0.2", ban.Texts.Single());
        Assert.Equal(["Banned"], _shell.Run(Join).ErrorIds);
        _shell.Run("Get-PyileBan | Remove-PyileBan").Ok();
        Assert.Empty(_shell.Run("Get-PyileBan").Ok().Output);
        _shell.Run(Join).Ok();
    }

    [Fact]
    public void Ban_of_a_prefix_removes_all_its_members()
    {
        Result result = _shell.Run("Add-PyileBan -Address 127.0.0.0/30; Wait-Event hq PeerLeft 2; Get-PyilePeer -Session hq").Ok();

        Assert.StartsWith("admin", Assert.Single(result.Texts), StringComparison.Ordinal);
        Result removed = _shell.Run("Remove-PyileBan 127.0.0.2");
        Assert.Equal(["BanNotFound"], removed.ErrorIds);
        Assert.Contains("127.0.0.0/30", removed.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ban_warns_about_other_members_with_the_same_address()
    {
        _shell.Run("$carol = Connect-PyilePeer 127.0.0.1 $hq.Port -Name carol -Alias carol -Address 127.0.0.2 -Password $password; "
            + "Wait-Event hq PeerJoined 3").Ok();
        _shell.Run("Send-PyileMessage 'are you there' -To $carol.Address -Session hq").Ok();

        Result result = _shell.Run("Add-PyileBan bob; Wait-Event hq PeerLeft 2").Ok();

        Assert.Contains("carol (127.0.0.2:", result.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("Set-PyilePassword", result.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Ban_of_piped_members_skips_the_host_itself()
    {
        Result result = _shell.Run("Get-PyilePeer -Session hq | Add-PyileBan; Get-PyileBan").Ok();

        Assert.Equal(["127.0.0.2", "127.0.0.3"], result.Texts.Order());
    }

    [Fact]
    public void Wrong_passwords_are_counted_and_then_cause_a_ban()
    {
        _shell.Set("wrong", Secrets.Secure("wrong"));
        const string guess = "Connect-PyilePeer 127.0.0.1 $hq.Port -Address 127.0.0.9 -Password $wrong";

        Assert.Equal(["WrongPassword", "WrongPassword"], _shell.Run($"{guess}; {guess}").ErrorIds);
        Assert.Empty(_shell.Run("Get-PyileBan").Ok().Output);
        Assert.Equal(["127.0.0.9: 2 failed logins"], _shell.Run("Get-PyileBan -Attempts").Ok().Texts);
        Assert.Equal(["WrongPassword", "Banned"], _shell.Run($"{guess}; {guess}").ErrorIds);
        Assert.Equal(["127.0.0.9"], _shell.Run("Get-PyileBan -Attempts").Ok().Texts);
    }

    [Fact]
    public void Bans_survive_a_restart_with_a_state_path_relative_to_the_current_location()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pyile");
        try
        {
            _shell.Set("folder", folder.FullName);
            const string start = "$ExecutionContext.SessionState.Path.SetLocation($folder) | ForEach-Object { }; "
                + "$kept = Start-PyileHost -Port 0 -StatePath ./state.json -Name kept -Address 127.0.0.1 -Password $password";
            _shell.Run($"{start}; Add-PyileBan -Address 10.1.2.3 -Session kept; Stop-PyileHost kept").Ok();
            Assert.True(File.Exists(Path.Combine(folder.FullName, "state.json")));

            Assert.Equal(["10.1.2.3"], _shell.Run($"{start}; Get-PyileBan -Session kept; Stop-PyileHost kept").Ok().Texts);

            File.WriteAllText(Path.Combine(folder.FullName, "state.json"), "{ damaged");
            Result damaged = _shell.Run(start);
            Assert.Equal(["StateFile"], damaged.ErrorIds);
            Assert.Contains("state.json", damaged.Errors[0].ToString(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private const string Join = "Connect-PyilePeer 127.0.0.1 $hq.Port -Name bob -Address 127.0.0.2 -Password $password | "
        + "ForEach-Object { }";
}
