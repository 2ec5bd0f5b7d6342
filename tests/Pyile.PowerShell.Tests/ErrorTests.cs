using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>What goes wrong has a stable id and a text that says what to do.</summary>
[Collection(OneAfterAnother.Name)]
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
    [InlineData("Send-PyileMessage ('x' * 3000) -Session hq", "TooLarge", "2048")]
    [InlineData("Send-PyileMessage ('x' * 3000) -To bob -Session hq", "TooLarge", "2048")]
    [InlineData("Send-PyileMessage ([string][char]0xD800) -To bob -Session hq", "InvalidMessage", "surrogate")]
    [InlineData("Add-PyileBan -Address nonsense", "AddressInvalid", "10.0.0.0/8")]
    [InlineData("Add-PyileBan admin", "SelfNotAllowed", "Stop-PyileHost")]
    [InlineData("Disconnect-PyilePeer -Peer admin -Session hq", "SelfNotAllowed", "Stop-PyileHost")]
    [InlineData("Disconnect-PyilePeer -Peer 127.0.0.77:7 -Session hq", "NotAMember", "roster")]
    [InlineData("Remove-PyileBan 10.0.0.1", "BanNotFound", "Get-PyileBan")]
    [InlineData("Start-PyileHost -Password $password -Port 0", "UnencryptedNotAllowed", "-AllowUnencrypted")]
    [InlineData("Connect-PyilePeer 127.0.0.1 -Password $password", "UnencryptedNotAllowed", "-AllowUnencrypted")]
    [InlineData("Start-PyileHost -Password $password -Port $hq.Port -Address 127.0.0.1 -AllowUnencrypted", "AddressInUse", "-Port")]
    [InlineData("Start-PyileHost -Password $password -Port 0 -Name HQ -AllowUnencrypted", "SessionNameTaken", "-Name")]
    [InlineData("Start-PyileHost -Password $password -Port 0 -Name 'a*' -AllowUnencrypted", "SessionNameInvalid", "-Name")]
    [InlineData("Start-PyileHost -Password $password -Port 0 -Name 12 -AllowUnencrypted", "SessionNameInvalid", "-Name")]
    [InlineData("Start-PyileHost -Password $password -Port 0 -StatePath Env:x -AllowUnencrypted", "StatePathInvalid", "-StatePath")]
    [InlineData("Start-PyileHost -Password ([securestring]::new()) -Port 0 -AllowUnencrypted", "InvalidOption", "password")]
    [InlineData("Connect-PyilePeer no.such.name.invalid -Password $password -AllowUnencrypted", "HostUnreachable", "spelling")]
    [InlineData("Connect-PyilePeer 127.0.0.1 $freePort -Password $password -AllowUnencrypted", "HostUnreachable", "port")]
    [InlineData("Connect-PyilePeer 127.0.0.1 $silentPort -TimeoutSec 0.1 -Password $password -AllowUnencrypted", "Timeout", "-TimeoutSec")]
    [InlineData("Connect-PyilePeer 127.0.0.1 $hq.Port -Password $wrong -Address 127.0.0.9 -AllowUnencrypted", "WrongPassword", "password")]
    public void Id_and_advice(string script, string id, string advice)
    {
        using var silent = new SilentListener();
        using var free = new SilentListener();
        _shell.Set("silentPort", silent.Port);
        _shell.Set("freePort", free.Port);
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
    public void No_session_says_how_to_open_one()
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
    public void A_failed_receiver_does_not_stop_the_others()
    {
        Result result = _shell.Run("Send-PyileMessage 'hi' -To carol,bob,127.0.0.77:7 -Session hq -PassThru");

        Assert.Equal(["NotAMember", "PeerNotFound"], result.ErrorIds.Order());
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(["hi"], _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void A_session_of_the_pipeline_that_is_gone_does_not_stop_the_next()
    {
        Result result = _shell.Run("'nowhere','hq' | Get-PyilePeer");

        Assert.Equal(["SessionNotFound"], result.ErrorIds);
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void Sending_to_oneself_on_purpose_is_a_warning()
    {
        Result result = _shell.Run("Send-PyileMessage 'hi' -To admin,$($hq.Address) -Session hq").Ok();

        Assert.Equal(2, result.Warnings.Count);
        Assert.Empty(_shell.Run("Receive-PyileMessage -Session hq").Ok().Output);
    }

    [Fact]
    public void Nobody_to_broadcast_to_is_a_warning()
    {
        _shell.Run("Disconnect-PyilePeer bob; Wait-Event hq PeerLeft").Ok();

        Assert.Contains("Nobody else", Assert.Single(_shell.Run("'a','b' | Send-PyileMessage").Ok().Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_that_two_members_share_means_neither()
    {
        _shell.Run("$second = Connect-PyilePeer 127.0.0.1 $hq.Port -Alias bob -Name second -Address 127.0.0.7 -Password $password -AllowUnencrypted; Wait-Event hq PeerJoined 2; Send-PyileMessage 'x' -Session hq; Receive-PyileMessage -Session bob | ForEach-Object { }").Ok();

        Result result = _shell.Run("Send-PyileMessage 'hi' -To bob -Session hq");

        Assert.Equal(["AmbiguousPeer"], result.ErrorIds);
        Assert.Contains("127.0.0.7:", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("127.0.0.2:", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(_shell.Run("Receive-PyileMessage -Session bob").Ok().Output);
    }
}
