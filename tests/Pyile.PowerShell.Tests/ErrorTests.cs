using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Errors have a stable id and a text that says what to do.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class ErrorTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob");

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("Send-PyileMessage 'hi'", "AmbiguousSession", "hq (id")]
    [InlineData("Send-PyileMessage 'hi' -Session nowhere", "SessionNotFound", "nowhere")]
    [InlineData("Get-PyilePeer -Session 4711", "SessionNotFound", "4711")]
    [InlineData("Get-PyileSession nowhere", "SessionNotFound", "nowhere")]
    [InlineData("Get-PyileBan -Session bob", "NotAHost", "only a host")]
    [InlineData("Stop-PyileHost bob", "NotAHost", "only a host")]
    [InlineData("Get-PyilePeer carol -Session hq", "PeerNotFound", "address")]
    [InlineData("Send-PyileMessage 'hi' -To carol -Session hq", "PeerNotFound", "address")]
    [InlineData("Send-PyileMessage 'hi' -To 127.0.0.77:7 -Session hq", "NotAMember", "Get-PyilePeer")]
    [InlineData("Send-PyileMessage '' -Session hq", "EmptyMessage", "-To")]
    [InlineData("Send-PyileMessage ('x' * 1100000) -Session hq", "TooLarge", "1048576")]
    [InlineData("Send-PyileMessage ('x' * 1100000) -To bob -Session hq", "TooLarge", "1048576")]
    [InlineData("Send-PyileMessage ([string][char]0xD800) -To bob -Session hq", "InvalidMessage", "surrogate")]
    [InlineData("Add-PyileBan -Address nonsense", "AddressInvalid", "10.0.0.0/8")]
    [InlineData("Add-PyileBan admin", "SelfNotAllowed", "Stop-PyileHost")]
    [InlineData("Disconnect-PyilePeer -Peer admin -Session hq", "SelfNotAllowed", "Stop-PyileHost")]
    [InlineData("Disconnect-PyilePeer -Peer 127.0.0.77:7 -Session hq", "NotAMember", "roster")]
    [InlineData("Remove-PyileBan 10.0.0.1", "BanNotFound", "Get-PyileBan")]
    [InlineData("Connect-PyilePeer 127.0.0.1 $unencryptedPort -Password $password", "UnencryptedNotAllowed", "-AllowUnencrypted")]
    [InlineData("Connect-PyilePeer -Ticket pyile2-abc", "TicketInvalid", "New-PyileTicket")]
    [InlineData("Remove-PyileTicket 5d3f2b52-6f0e-4e0f-9a57-0f6f6a4b8f3e", "TicketNotFound", "Get-PyileTicket")]
    [InlineData("Get-PyileTrust nowhere", "TrustNotFound", "Get-PyileTrust")]
    [InlineData("Remove-PyileTrust nowhere", "TrustNotFound", "Get-PyileTrust")]
    [InlineData("Get-PyileTrust -TrustPath Env:x", "TrustPathInvalid", "-TrustPath")]
    [InlineData("Remove-PyileBan -MemberId x", "MemberIdInvalid", "32")]
    [InlineData("Remove-PyileBan -MemberId 00000000000000000000000000000001", "BanNotFound", "Get-PyileBan")]
    [InlineData("Set-PyilePassword ([securestring]::new())", "InvalidOption", "password")]
    [InlineData("Start-PyileHost -Password $password -Port $hq.Port -Address 127.0.0.1", "AddressInUse", "-Port")]
    [InlineData("Start-PyileHost -Password $password -Port 0 -Name HQ", "SessionNameTaken", "-Name")]
    [InlineData("Start-PyileHost -Password $password -Port 0 -Name 'a*'", "SessionNameInvalid", "-Name")]
    [InlineData("Start-PyileHost -Password $password -Port 0 -Name 12", "SessionNameInvalid", "-Name")]
    [InlineData("Start-PyileHost -Password $password -Port 0 -StatePath Env:x", "StatePathInvalid", "-StatePath")]
    [InlineData("Start-PyileHost -Password ([securestring]::new()) -Port 0", "InvalidOption", "password")]
    [InlineData("Connect-PyilePeer no.such.name.invalid -Password $password", "HostUnreachable", "spelling")]
    [InlineData("Connect-PyilePeer 127.0.0.1 $freePort -Password $password", "HostUnreachable", "port")]
    [InlineData("Connect-PyilePeer 127.0.0.1 $silentPort -TimeoutSec 0.1 -Password $password", "Timeout", "-TimeoutSec")]
    [InlineData("Connect-PyilePeer 127.0.0.1 $hq.Port -Password $wrong -Address 127.0.0.9", "WrongPassword", "password")]
    public void Error_has_its_id_and_advice(string script, string id, string advice)
    {
        using var silent = new SilentListener();
        using var free = new SilentListener();
        using var unencrypted = new GreetingListener();
        _shell.Set("silentPort", silent.Port);
        _shell.Set("freePort", free.Port);
        _shell.Set("unencryptedPort", unencrypted.Port);
        _shell.Set("wrong", Secrets.Secure("wrong"));
        free.Dispose();

        Result result = _shell.Run(script);

        Assert.Equal(id, Assert.Single(result.ErrorIds));
        Assert.Contains(advice, result.Errors[0].ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(result.Output);
        Assert.Equal(2, _shell.Run("Get-PyileSession").Output.Count);
        Assert.Equal(2, ModuleUnderTest.BackgroundRunspaces.Count);
    }

    [Fact]
    public void Error_without_a_session_tells_how_to_open_one()
    {
        using Shell empty = Shell.Open();
        _shell.Run("Get-PyileSession | Disconnect-PyilePeer").Ok();

        Result result = empty.Run("Send-PyileMessage 'hi'");

        Assert.Equal("NoSession", Assert.Single(result.ErrorIds));
        Assert.Contains("Start-PyileHost", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("Connect-PyilePeer", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["NoSession"], empty.Run("Get-PyileBan").ErrorIds);
    }

    [Fact]
    public void Failed_receiver_does_not_stop_the_others()
    {
        Result result = _shell.Run("Send-PyileMessage 'hi' -To carol,bob,127.0.0.77:7 -Session hq -PassThru");

        Assert.Equal(["NotAMember", "PeerNotFound"], result.ErrorIds.Order());
        Assert.Single(result.Output);
        Assert.Equal(["hi"], _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Unknown_session_in_the_pipeline_does_not_stop_the_next()
    {
        Result result = _shell.Run("'nowhere','hq' | Get-PyilePeer");

        Assert.Equal(["SessionNotFound"], result.ErrorIds);
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void Sending_to_the_own_session_is_a_warning()
    {
        Result result = _shell.Run("Send-PyileMessage 'hi' -To admin,$($hq.Address) -Session hq").Ok();

        Assert.Equal(2, result.Warnings.Count);
        Assert.Empty(_shell.Run("Receive-PyileMessage -Session hq").Ok().Output);
    }

    [Fact]
    public void Broadcast_without_other_members_is_a_warning()
    {
        _shell.Run("Disconnect-PyilePeer bob; Wait-Event hq PeerLeft").Ok();

        Assert.Contains(
            "no other members", Assert.Single(_shell.Run("'a','b' | Send-PyileMessage").Ok().Warnings), StringComparison.Ordinal);
    }
}
