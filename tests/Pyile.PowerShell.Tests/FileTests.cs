using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>State and trust files as users meet them: starts without a password, a file in use, and files that cannot be written.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class FileTests : IDisposable
{
    private const string Start = "Start-PyileHost -Port 0 -Address 127.0.0.1 -StatePath $statePath";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pyile");
    private readonly Shell _shell = Shell.Open();

    public FileTests()
    {
        _shell.Set("statePath", StatePath);
        _shell.Set("wrong", Secrets.Secure("another"));
    }

    private string StatePath => Path.Combine(_folder.FullName, "state.json");

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Kept_network_starts_without_a_password()
    {
        Assert.Equal(["InvalidOption"], _shell.Run(Start).ErrorIds);
        _shell.Run($"$before = {Start} -Password $password -Name hq; Set-PyilePassword $wrong; Stop-PyileHost").Ok();

        Result result = _shell.Run(
            $"$after = {Start} -Name hq; $after.Fingerprint -eq $before.Fingerprint; "
            + "(Connect-PyilePeer 127.0.0.1 $after.Port -Address 127.0.0.2 -Password $wrong).State");

        Assert.Equal(["True", "Connected"], result.Ok().Texts);
    }

    [Fact]
    public void Another_password_is_refused_and_nothing_changes()
    {
        _shell.Run($"{Start} -Password $password | Stop-PyileHost").Ok();
        string before = File.ReadAllText(StatePath);

        Result result = _shell.Run($"{Start} -Password $wrong");

        Assert.Equal(["PasswordDiffers"], result.ErrorIds);
        Assert.Contains("Set-PyilePassword", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(StatePath));
        Assert.Empty(_shell.Run("Get-PyileSession").Ok().Output);
        _shell.Run($"{Start} -Password $password | Stop-PyileHost").Ok();
    }

    [Fact]
    public void Second_host_is_refused_with_the_name_of_the_file()
    {
        _shell.Run($"{Start} -Password $password -Name hq | Out-Null").Ok();

        Result result = _shell.Run(Start);

        Assert.Equal(["StateFileInUse"], result.ErrorIds);
        Assert.Contains(StatePath, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["hq"], _shell.Run("(Get-PyileSession).Name").Ok().Texts);
    }

    [Fact]
    public void State_that_cannot_be_written_opens_nothing()
    {
        Block();

        Result result = _shell.Run($"{Start} -Password $password");

        Assert.Equal(["StateFile"], result.ErrorIds);
        Assert.Contains(StatePath, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(_shell.Run("Get-PyileSession").Ok().Output);
    }

    [Fact]
    public void Change_that_cannot_be_saved_is_a_warning_until_it_is_saved()
    {
        _shell.Run($"{Start} -Password $password -Name hq | Out-Null").Ok();
        Block();

        foreach (string change in (string[])["Add-PyileBan -Address 10.0.0.1", "Remove-PyileBan 10.0.0.1", "$ticket = New-PyileTicket",
            "Remove-PyileTicket $ticket.Id", "Set-PyilePassword $wrong"])
        {
            Assert.Contains(StatePath, Assert.Single(_shell.Run(change).Ok().Warnings), StringComparison.Ordinal);
        }
        Assert.Matches("^Not saved: network, bans, tickets\\. ", Assert.Single(_shell.Run("(Get-PyileSession).Unsaved").Ok().Texts));
        Assert.Equal(["Error"], _shell.Run("Wait-Event hq StateNotSaved; (Get-PyileLog | Where-Object Event -eq StateNotSaved).Level").Ok().Texts);

        Unblock();
        Assert.Empty(_shell.Run("Add-PyileBan -Address 10.0.0.2").Ok().Warnings);
        Assert.Equal(["True"], _shell.Run("Wait-Event hq StateSaved; $null -eq (Get-PyileSession).Unsaved").Ok().Texts);
        Assert.Equal(["10.0.0.2"], _shell.Run($"Stop-PyileHost; $null = {Start} -Password $wrong; Get-PyileBan").Ok().Texts);
    }

    [Fact]
    public void Changes_that_are_lost_at_the_end_are_a_warning()
    {
        _shell.Run($"{Start} -Password $password -Name hq | Out-Null").Ok();
        Block();
        _shell.Run("Add-PyileBan -Address 10.0.0.1").Ok();

        Result result = _shell.Run("Stop-PyileHost");

        Assert.Matches("lost.*Not saved: bans\\.", Assert.Single(result.Ok().Warnings));
    }

    [Fact]
    public void Handler_runs_when_a_change_could_not_be_saved()
    {
        _shell.Run($"{Start} -Password $password -Name hq | Out-Null; $seen = [System.Collections.Concurrent.BlockingCollection[object]]::new()").Ok();
        _shell.Run("Register-PyileHandler StateNotSaved { ($using:seen).Add($_.Reason) } | Out-Null").Ok();
        Block();

        _shell.Run("Add-PyileBan -Address 10.0.0.1").Ok();

        string reason = Assert.Single(_shell.Run("$item = $null; if ($seen.TryTake([ref] $item, 60000)) { $item }").Ok().Texts);
        Assert.Contains(StatePath, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_that_cannot_be_remembered_is_a_warning_and_the_ticket_is_not_wasted()
    {
        _shell.Run($"$hq = {Start} -Password $password -Name hq; $ticket = New-PyileTicket -HostName 127.0.0.1").Ok();
        string trustPath = Path.Combine(_folder.FullName, "networks.json");
        Directory.CreateDirectory(trustPath + ".lock");
        _shell.Set("unwritable", trustPath);

        Result result = _shell.Run("(Connect-PyilePeer -Ticket $ticket -Name bob -Address 127.0.0.2 -TrustPath $unwritable).State");

        Assert.Equal(["Connected"], result.Ok().Texts);
        string warning = Assert.Single(result.Warnings);
        Assert.Contains(trustPath, warning, StringComparison.Ordinal);
        Assert.Contains("could not be remembered", warning, StringComparison.Ordinal);
        Assert.Empty(_shell.Run("Get-PyileTrust -TrustPath $unwritable").Ok().Output);
        Assert.Equal(["TrustNotFound"], _shell.Run("Get-PyileTrust 127.0.0.1 -TrustPath $unwritable").ErrorIds);
    }

    [StrangerFact]
    public async Task User_without_a_home_directory_hosts_tests_and_joins_with_warnings()
    {
        (int exitCode, string output, string errors) = await OwnProcess.RunAsStrangerAsync(Program.Homeless);

        Assert.True(exitCode == 0, errors);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["New", "Connected", "Delivered"], lines[..3]);
        Assert.Equal(2, lines[3..].Length);
        Assert.Contains("could not be remembered", lines[3], StringComparison.Ordinal);
        Assert.Contains("could not be kept", lines[4], StringComparison.Ordinal);
    }

    private sealed class StrangerFactAttribute : FactAttribute
    {
        public StrangerFactAttribute() => Skip = OwnProcess.NoStranger;
    }

    // A folder that is in the way makes every save fail, for root as well.
    private void Block() => Directory.CreateDirectory(Path.Combine(StatePath + ".new", "in the way"));

    private void Unblock() => Directory.Delete(StatePath + ".new", recursive: true);
}
