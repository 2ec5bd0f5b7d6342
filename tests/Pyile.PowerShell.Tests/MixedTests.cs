using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>A network in which members of version 1 are allowed.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class MixedTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenMixedNetwork("bob");
    private readonly RawMember _old;

    public MixedTests()
    {
        _old = new RawMember("127.0.0.5", int.Parse(_shell.Run("$hq.Port").Ok().Texts.Single(), null));
        _shell.Run("Wait-Event hq PeerJoined 2; Wait-Event bob PeerJoined").Ok();
    }

    public void Dispose()
    {
        _old.Dispose();
        _shell.Dispose();
    }

    [Fact]
    public void Encrypted_and_unencrypted_members_are_distinguished()
    {
        Assert.Equal(["Mixed", "Mixed"], _shell.Run("$hq.Security; $bob.Security").Ok().Texts);
        Assert.Equal(["True", "True", "False"], _shell.Run("Get-PyilePeer -Session bob | ForEach-Object Encrypted").Ok().Texts);
    }

    [Fact]
    public void Unencrypted_message_is_marked()
    {
        _old.Send(int.Parse(_shell.Run("$hq.Address.Port").Ok().Texts.Single(), null), "old", "hello");

        Assert.Equal(
            ["old: hello", "False"],
            _shell.Run("Receive-PyileMessage -Session hq -Count 1 -TimeoutSec 10 | ForEach-Object { \"$_\"; $_.Encrypted }").Ok().Texts);
    }

    [Theory]
    [InlineData("ev\u202eil")]
    [InlineData("ev\u001bil")]
    public void Alias_with_invisible_characters_is_completed_by_its_address(string name)
    {
        _old.Send(int.Parse(_shell.Run("$hq.Address.Port").Ok().Texts.Single(), null), name, "hello");
        _shell.Run("Receive-PyileMessage -Session hq -Count 1 -TimeoutSec 10").Ok();

        Assert.Equal(["bob"], _shell.Run("""
            $line = 'Send-PyileMessage hi -Session hq -To '
            [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null, [powershell]::Create('CurrentRunspace')).CompletionMatches |
                ForEach-Object CompletionText | Where-Object { $_ -notlike "'127.*" }
            """).Ok().Texts);
    }

    [Fact]
    public void Session_without_AllowUnencrypted_gets_a_reason_for_each_skipped_member()
    {
        _shell.Run("$carol = Connect-PyilePeer 127.0.0.1 $hq.Port -Name carol -Alias carol -Address 127.0.0.3 -Password $password; "
            + "Wait-Event hq PeerJoined 3").Ok();

        Result result = _shell.Run("Send-PyileMessage 'hi' -Session carol -PassThru");

        Assert.Equal(["Unencrypted"], result.ErrorIds);
        Assert.Contains("-AllowUnencrypted", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(3, result.Output.Count);
    }

    // The host gives each version 2 alias to one member only; version 1 members choose their aliases freely.
    [Fact]
    public void Alias_of_two_members_is_ambiguous()
    {
        _old.Send(int.Parse(_shell.Run("$hq.Address.Port").Ok().Texts.Single(), null), "bob", "I am bob, too");

        Result result = _shell.Run("Send-PyileMessage 'hi' -To bob -Session hq");

        Assert.Equal(["AmbiguousPeer"], result.ErrorIds);
        Assert.Contains("127.0.0.5:", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("127.0.0.2:", result.Errors[0].ToString(), StringComparison.Ordinal);
    }
}
