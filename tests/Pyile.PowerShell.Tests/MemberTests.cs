using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Peers that keep their keys, and the enrolled members of a host.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class MemberTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob");

    private string Port => _shell.Run("$hq.Port").Ok().Texts.Single();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Peer_comes_back_by_name_and_port_without_a_password()
    {
        _shell.Run("Disconnect-PyilePeer bob; Wait-PyilePeer bob -Absent -Session hq -TimeoutSec 5").Ok();

        // The ticket was for this address.
        Assert.Equal(
            ["bob Connected"],
            _shell.Run($"$again = Connect-PyilePeer 127.0.0.1:{Port} -Name again; \"$($again.Alias) $($again.State)\"").Ok().Texts);
        Assert.Equal(["bob True Ticket"], _shell.Run("Get-PyileMember | ForEach-Object { \"$($_.Alias) $($_.IsPresent) $($_.AdmittedBy)\" }").Ok().Texts);
    }

    [Fact]
    public void Remembered_network_pipes_into_a_login_without_a_password()
    {
        _shell.Run("Disconnect-PyilePeer bob; Wait-PyilePeer bob -Absent -Session hq -TimeoutSec 5").Ok();

        Assert.Equal(["bob"], _shell.Run("(Get-PyileTrust | Connect-PyilePeer).Alias").Ok().Texts);
    }

    [Fact]
    public void Newer_session_takes_the_place_of_the_older_with_a_warning()
    {
        Result result = _shell.Run($"Connect-PyilePeer 127.0.0.1 {Port} -Name newer");

        Assert.Contains("has taken its place", Assert.Single(result.Ok().Warnings), StringComparison.Ordinal);
        _shell.Run("Wait-Event bob HostLost").Ok();
        Assert.Contains("taken its place", _shell.Run("Get-PyileLog -Session bob | Where-Object Event -eq HostLost | ForEach-Object Message").Texts.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ephemeral_peer_is_a_guest()
    {
        _shell.Run("$ticket = New-PyileTicket -Session hq -HostName 127.0.0.1 -Uses 2; "
            + "$guest = Connect-PyilePeer -Ticket $ticket -Ephemeral -Alias guest -Name guest; $other = Connect-PyilePeer -Ticket $ticket -NoEnroll -Alias other -Name other").Ok();

        Assert.Equal(["bob"], _shell.Run("Get-PyileMember | ForEach-Object Alias").Ok().Texts);
    }

    [Fact]
    public void Each_identity_is_a_member_of_its_own_and_is_completed()
    {
        _shell.Run("$ticket = New-PyileTicket -Session hq -HostName 127.0.0.1 -Uses 2; "
            + "'build', 'deploy' | ForEach-Object { $null = Connect-PyilePeer -Ticket $ticket -Identity $_ -Alias $_ -Name $_ }").Ok();

        Assert.Equal(["bob", "build", "deploy"], _shell.Run("Get-PyileMember | ForEach-Object Alias").Ok().Texts.Order());
        Assert.Equal(
            ["build", "default", "deploy"],
            _shell.Run("[Management.Automation.CommandCompletion]::CompleteInput(\"Connect-PyilePeer x -TrustPath '$trustPath' -Identity \", "
                + "\"Connect-PyilePeer x -TrustPath '$trustPath' -Identity \".Length, $null).CompletionMatches | ForEach-Object CompletionText").Ok().Texts);
    }

    [Fact]
    public void Removed_member_leaves_and_does_not_come_back()
    {
        _shell.Run("Get-PyileMember bob | Remove-PyileMember; Wait-Event bob HostLost").Ok();

        Assert.Empty(_shell.Run("Get-PyileMember").Ok().Output);
        Assert.Equal(["NotAdmitted"], _shell.Run($"Disconnect-PyilePeer -Session bob; Connect-PyilePeer 127.0.0.1 {Port}").ErrorIds);
    }

    [Fact]
    public void Row_of_the_roster_names_a_member_to_remove()
    {
        _shell.Run("Get-PyilePeer bob -Session hq | Remove-PyileMember; Wait-Event bob HostLost").Ok();

        Assert.Empty(_shell.Run("Get-PyileMember").Ok().Output);
    }

    [Fact]
    public void Member_from_a_file_names_the_same_member()
    {
        _shell.Run("$kept = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-PyileMember bob))); "
            + "$kept | Remove-PyileMember").Ok();

        Assert.Empty(_shell.Run("Get-PyileMember").Ok().Output);
    }

    [Fact]
    public void Absent_member_is_banned_by_its_name()
    {
        _shell.Run("Disconnect-PyilePeer bob; Wait-PyilePeer bob -Absent -Session hq -TimeoutSec 5; Add-PyileBan bob").Ok();

        Assert.Equal(["Banned"], _shell.Run($"Connect-PyilePeer 127.0.0.1 {Port}").ErrorIds);
    }

    [Fact]
    public void Renamed_member_has_the_name_everywhere()
    {
        Assert.Equal(["robert"], _shell.Run("(Set-PyileMember bob -Alias robert -PassThru).Alias").Ok().Texts);

        Assert.Equal(["robert"], _shell.Run("Get-PyilePeer robert -Session hq | ForEach-Object Alias").Ok().Texts);
        Assert.Equal(["MemberNotFound"], _shell.Run("Set-PyileMember bob -Alias other").ErrorIds);
        Assert.Equal(["InvalidOption"], _shell.Run("Set-PyileMember robert -Alias admin").ErrorIds);
    }

    [Fact]
    public void Ticket_says_how_long_its_members_may_come_back()
    {
        _shell.Run("$null = Connect-PyilePeer -Ticket (New-PyileTicket -Session hq -HostName 127.0.0.1 -MemberLifeDays 7 -Note 'for a week') -Identity week -Alias week -Name week").Ok();

        Assert.Equal(
            ["for a week 7"],
            _shell.Run("Get-PyileMember week | ForEach-Object { \"$($_.TicketNote) $([Math]::Round(($_.Expires - $_.FirstSeen).TotalDays))\" }").Ok().Texts);
    }

    [Fact]
    public void Roles_and_tags_of_tickets_and_members_find_members()
    {
        _shell.Run("$null = Connect-PyilePeer -Ticket (New-PyileTicket -Session hq -HostName 127.0.0.1 -Role ops, build -Tag site=eu) -Identity own -Alias carol -Name carol; "
            + "Set-PyileMember bob -Role ops -Tag site=us, gpu").Ok();

        Assert.Equal(["bob", "carol"], _shell.Run("Get-PyilePeer -Role OPS -Session hq | ForEach-Object Alias").Ok().Texts.Order());
        Assert.Equal(["carol"], _shell.Run("Get-PyilePeer -Tag site=e* -Session hq | ForEach-Object Alias").Ok().Texts);
        Assert.Equal(["bob"], _shell.Run("Get-PyileMember -Role ops -Tag gpu | ForEach-Object Alias").Ok().Texts);
        Assert.Equal(["build, ops site=eu"], _shell.Run("Get-PyileMember carol | ForEach-Object { \"$($_.Roles) $($_.Tags)\" }").Ok().Texts);
        Assert.Empty(_shell.Run("Set-PyileMember bob -Role @(); Get-PyileMember bob | Where-Object Roles").Ok().Output);
    }

    [Fact]
    public void Endpoint_is_called_by_members_with_its_role_only()
    {
        _shell.Run("$null = Register-PyileEndpoint count -AllowRole ops -Session hq { 42 }").Ok();

        Assert.Equal(["EndpointNotAllowed"], _shell.Run("Invoke-PyileEndpoint count -To admin -Session bob").ErrorIds);
        _shell.Run("Set-PyileMember bob -Role Ops").Ok();
        Assert.Equal(["42"], _shell.Run("Invoke-PyileEndpoint count -To admin -Session bob").Ok().Texts);
        _shell.Run("Set-PyileMember bob -Role @()").Ok();
        Assert.Equal(["EndpointNotAllowed"], _shell.Run("Invoke-PyileEndpoint count -To admin -Session bob").ErrorIds);
    }
}
