using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class SessionTests
{
    [Theory]
    [InlineData("$hq")]
    [InlineData("hq")]
    [InlineData("HQ")]
    [InlineData("$hq.Id")]
    [InlineData("\"$($hq.Id)\"")]
    public void Session_parameter_takes_an_object_a_name_or_an_id(string session)
    {
        using Shell shell = Shell.OpenNetwork("bob");

        Assert.Equal(2, shell.Run($"Get-PyilePeer -Session {session}").Ok().Output.Count);
    }

    [Theory]
    [InlineData("Get-PyilePeer -Session hq | Stop-PyileHost")]
    [InlineData("Get-PyileLog -Session hq | Stop-PyileHost")]
    [InlineData("Get-PyileMessage -Session hq | Disconnect-PyilePeer")]
    [InlineData("Get-PyileLog -Session hq | Disconnect-PyilePeer")]
    [InlineData("Get-PyilePeer -Session bob | Disconnect-PyilePeer")]
    public void Object_that_only_names_a_session_does_not_end_it(string script)
    {
        using Shell shell = Shell.OpenNetwork("bob");

        Assert.NotEmpty(shell.Run(script).Errors);

        Assert.Equal(["Listening", "Connected"], shell.Run("Get-PyileSession | ForEach-Object State").Ok().Texts);
    }

    [Fact]
    public void Verbose_names_the_ports_that_a_firewall_has_to_allow()
    {
        using Shell shell = Shell.Open();

        Result host = shell.Run("$hq = Start-PyileHost 0 -Password $password -Verbose; $hq.Port; $hq.Address.Port").Ok();
        Result peer = shell.Run("$bob = Connect-PyilePeer 127.0.0.1 $hq.Port -Password $password -Verbose; $bob.Address.Port").Ok();
        Result local = shell.Run("$null = Connect-PyilePeer 127.0.0.1 $hq.Port -Address 127.0.0.1 -Password $password -Verbose").Ok();

        Assert.Contains(host.Verbose, line => line.Contains($"ports {host.Texts[0]} (logins) and {host.Texts[1]} (messages)", StringComparison.Ordinal));
        Assert.Contains(peer.Verbose, line => line.Contains($"port {peer.Texts[0]} (messages)", StringComparison.Ordinal));
        Assert.DoesNotContain(local.Verbose, line => line.Contains("firewall", StringComparison.Ordinal));
    }

    [Fact]
    public void Null_session_is_not_replaced_by_the_default()
    {
        using Shell shell = Shell.OpenNetwork();

        Assert.Single(shell.Run("Get-PyilePeer -Session $null").Errors);
    }

    [Fact]
    public void Only_open_session_is_the_default_and_ids_are_never_reused()
    {
        using Shell shell = Shell.OpenNetwork();
        string first = shell.Run("Get-PyilePeer | ForEach-Object { }; $hq.Id; Stop-PyileHost").Ok().Texts.Single();

        string second = shell.Run("(Start-PyileHost -Name hq -Port 0 -Password $password).Id").Ok().Texts.Single();

        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Host_cmdlet_uses_the_only_host_session()
    {
        using Shell shell = Shell.OpenNetwork("bob", "alice");

        shell.Run("Get-PyileBan").Ok();
        Assert.Equal(["AmbiguousSession"], shell.Run("Disconnect-PyilePeer").ErrorIds);
        shell.Run("Disconnect-PyilePeer bob; Disconnect-PyilePeer").Ok();
        Assert.Equal(["hq"], shell.Run("Get-PyileSession | ForEach-Object Name").Ok().Texts);
        Assert.Equal(["NoSession"], shell.Run("Disconnect-PyilePeer").ErrorIds);
        shell.Run("Stop-PyileHost").Ok();
    }

    [Fact]
    public void Lost_session_stays_listed_but_is_not_the_default_and_frees_its_name()
    {
        using Shell shell = Shell.OpenNetwork("bob");
        shell.Run("Send-PyileMessage 'keep me' -To bob -Session hq; Stop-PyileHost; Wait-Event bob HostLost").Ok();

        Result lost = shell.Run("Receive-PyileMessage");
        Assert.Equal(["HostLost"], lost.ErrorIds);
        Assert.Contains("-Session", lost.Errors[0].ToString(), StringComparison.Ordinal);

        shell.Run("$hq = Start-PyileHost -Name hq -Address 127.0.0.1 -Port 0 -Password $password").Ok();
        shell.Run("$new = Connect-PyilePeer 127.0.0.1 $hq.Port -Name bob -Address 127.0.0.2 -Password $password").Ok();
        Assert.Equal(
            "Connected",
            shell.Run("(Get-PyilePeer -Session bob | Where-Object IsSelf).Address -eq $new.Address; $new.State").Ok().Texts[1]);
        Assert.Equal(["keep me"], shell.Run("Receive-PyileMessage -Session $bob | ForEach-Object Text").Ok().Texts);
        shell.Run("$bob | Disconnect-PyilePeer").Ok();
        Assert.Equal(["hq", "bob"], shell.Run("Get-PyileSession | ForEach-Object Name").Ok().Texts);
    }

    [Fact]
    public void Session_object_shows_its_state_after_the_end()
    {
        using Shell shell = Shell.OpenNetwork("bob");

        Assert.Equal(
            ["Host Listening 1 0 TLS 1.3 True", "Host Closed 1 0 TLS 1.3 True"],
            shell.Run("""
                $text = { "$($hq.Role) $($hq.State) $($hq.Peers) $($hq.Waiting) $($hq.Security) $($hq.Encrypted)" }
                & $text
                Stop-PyileHost
                & $text
                """).Ok().Texts.Select(t => t.Replace("Closed 0", "Closed 1", StringComparison.Ordinal)));
    }

    [Fact]
    public void Session_names_are_completed_and_quoted()
    {
        using Shell shell = Shell.OpenNetwork("bob");
        shell.Run("Start-PyileHost -Name 'it''s $mine' -Port 0 -Password $password | ForEach-Object { }").Ok();

        Assert.Equal(["'it''s $mine'", "bob", "hq"], Complete(shell, "Get-PyilePeer -Session ").Order(StringComparer.Ordinal));
        Assert.Equal(["bob"], Complete(shell, "Send-PyileMessage hi -Session hq -To b"));
        Assert.Contains(Complete(shell, "Send-PyileMessage hi -Session hq -To '127"), c =>
            c.StartsWith("'127.0.0.2:", StringComparison.Ordinal));
        shell.Run("Add-PyileBan -Address 10.0.0.0/8 -Session hq").Ok();
        Assert.Equal(["'10.0.0.0/8'"], Complete(shell, "Remove-PyileBan "));
    }

    [Fact]
    public void Host_cmdlet_completes_only_host_sessions()
    {
        using Shell shell = Shell.OpenNetwork("bob");
        Assert.Equal(["hq"], Complete(shell, "Stop-PyileHost "));
        Assert.Equal(["hq"], Complete(shell, "Get-PyileBan -Session "));
        Assert.Equal(["hq"], Complete(shell, "New-PyileTicket -Session "));
        Assert.Equal(["hq"], Complete(shell, "Set-PyilePassword -Session "));
    }

    [Fact]
    public void Invisible_characters_of_a_name_are_not_offered()
    {
        using Shell shell = Shell.OpenNetwork();
        shell.Run("$null = Connect-PyilePeer 127.0.0.1 $hq.Port -Name b -Alias \"bo`u{202e}b\" -Address 127.0.0.2 -Password "
            + "$password; Wait-Event hq PeerJoined").Ok();
        Assert.Equal("bob", Complete(shell, "Send-PyileMessage hi -Session hq -To ").First());
    }

    [Fact]
    public void Banned_members_are_completed_by_id()
    {
        using Shell shell = Shell.OpenNetwork("bob");
        string id = shell.Run("(Get-PyilePeer bob -Session hq).MemberId; Add-PyileBan bob -Session hq").Ok().Texts.Single();
        Assert.Equal([id], Complete(shell, "Remove-PyileBan -MemberId ").Select(c => c.Trim('\'')));
    }

    private static IEnumerable<string> Complete(Shell shell, string line) => shell.Complete(line).Select(m => m.CompletionText);
}
