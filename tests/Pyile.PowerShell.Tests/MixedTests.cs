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
    public void Invisible_characters_of_an_alias_are_removed_when_it_arrives(string name)
    {
        Say(name, "hello");
        _shell.Run("Receive-PyileMessage -Session hq -Count 1 -TimeoutSec 10").Ok();

        Assert.Equal(["bob", "evil"], _shell.Run("""
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

    [Fact]
    public void Name_of_a_version_2_member_never_means_a_version_1_member()
    {
        Say("bob", "I am bob, too");

        Assert.Equal("127.0.0.2", _shell.Run("Send-PyileMessage 'hi' -To bob -Session hq -PassThru | ForEach-Object { $_.To.Split(':')[0] }").Ok().Texts.Single());
        Assert.Equal(["bob", "bob (unencrypted)"], _shell.Run("Get-PyilePeer bob* -Session hq | ForEach-Object Alias").Ok().Texts);
        Assert.Equal(["127.0.0.2"], _shell.Run("Get-PyilePeer bob -Session hq | ForEach-Object IPAddress").Ok().Texts);
        Assert.Empty(_shell.Run("Receive-PyileMessage bob -Session hq").Ok().Texts);
        Assert.Equal(["bob (unencrypted): I am bob, too"], _shell.Run("Receive-PyileMessage 'bob (*' -Session hq | ForEach-Object { \"$_\" }").Ok().Texts);
    }

    [Fact]
    public void Handler_for_the_name_of_a_version_2_member_does_not_run_for_a_version_1_member()
    {
        _shell.Run("$seen = [Collections.Concurrent.ConcurrentQueue[object]]::new()").Ok();
        _shell.Run("$handler = Register-PyileHandler Message -From bob { ($using:seen).Enqueue(\"$_\") } -Session hq").Ok();
        Say("bob", "from version 1");
        _shell.Run("Send-PyileMessage 'from version 2' -Session bob -To admin; "
            + "$null = [Threading.SpinWait]::SpinUntil({ $seen.Count -gt 0 }, 10000)").Ok();

        Assert.Equal(["bob: from version 2"], _shell.Run("$seen").Ok().Texts);
    }

    [Fact]
    public void Alias_of_two_version_1_members_is_ambiguous()
    {
        using var other = new RawMember("127.0.0.6", int.Parse(_shell.Run("$hq.Port").Ok().Texts.Single(), null));
        _shell.Run("Wait-Event hq PeerJoined 3").Ok();
        Say("old", "first");
        other.Send(int.Parse(_shell.Run("$hq.Address.Port").Ok().Texts.Single(), null), "old", "second");

        Result result = _shell.Run("Send-PyileMessage 'hi' -To old -Session hq");

        Assert.Equal(["AmbiguousPeer"], result.ErrorIds);
        Assert.Contains("127.0.0.5:", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("127.0.0.6:", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    private void Say(string alias, string text) =>
        _old.Send(int.Parse(_shell.Run("$hq.Address.Port").Ok().Texts.Single(), null), alias, text);
}
