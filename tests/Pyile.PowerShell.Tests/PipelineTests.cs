using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class PipelineTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Piped_members_get_the_message_except_the_own_session()
    {
        Result sent = _shell.Run("Get-PyilePeer -Session hq | Send-PyileMessage 'hi' -PassThru -Verbose").Ok();

        Assert.Equal(2, sent.Output.Count);
        Assert.Contains(sent.Verbose, v => v.Contains("skipped", StringComparison.Ordinal));
        Assert.Empty(sent.Warnings);
        Assert.Equal(["hi"], Texts("bob"));
        Assert.Equal(["hi"], Texts("alice"));
        Assert.Empty(Texts("hq"));
    }

    [Fact]
    public void Each_piped_string_is_a_message_and_order_is_kept()
    {
        _shell.Run("'a','b' | Send-PyileMessage -To bob -Session hq; 1..200 | Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Equal(["a", "b", .. Enumerable.Range(1, 200).Select(i => $"{i}")], Texts("bob"));
        Assert.Empty(Texts("alice"));
    }

    [Fact]
    public void Blank_lines_are_not_broadcast_and_cause_one_warning()
    {
        Result sent = _shell.Run("'one','','two',' ' | Send-PyileMessage -Session hq").Ok();

        Assert.Contains("2 texts", Assert.Single(sent.Warnings), StringComparison.Ordinal);
        Assert.Equal(["one", "two"], Texts("bob"));
    }

    [Fact]
    public void Answer_goes_only_to_the_sender_of_a_message()
    {
        _shell.Run("Send-PyileMessage 'question' -Session hq; Receive-PyileMessage -Session bob | Send-PyileMessage 'thanks'").Ok();
        _shell.Run("Receive-PyileMessage -Session alice | Send-PyileMessage 'me too' -To { $_.From }").Ok();

        Assert.Equal(["thanks", "me too"], Texts("hq"));
        Assert.Empty(Texts("alice"));
        Assert.Empty(Texts("bob"));
    }

    [Fact]
    public void Piped_session_broadcasts_in_its_network()
    {
        Result sent = _shell.Run("Get-PyileSession | Send-PyileMessage 'hi' -PassThru").Ok();

        Assert.Equal(6, sent.Output.Count);
        Assert.Equal(["hi", "hi"], Texts("bob"));
    }

    [Fact]
    public void Piped_members_without_a_text_cause_an_error()
    {
        Result sent = _shell.Run("Get-PyilePeer -Session hq | Send-PyileMessage; Get-PyileSession | Send-PyileMessage");

        Assert.Equal(6, sent.Errors.Count);
        Assert.Empty(Texts("bob"));
        Assert.Empty(Texts("hq"));
    }

    [Fact]
    public void Receive_streams_into_a_loop_until_break()
    {
        _shell.Run("'one','two','stop','later' | Send-PyileMessage -To bob -Session hq").Ok();

        Result received = _shell.Run("do { Receive-PyileMessage -Wait -Session bob | ForEach-Object { if ($_.Text -eq 'stop') { break "
            + "}; $_ } } while ($false)").Ok();

        Assert.Equal(["admin: one", "admin: two"], received.Texts);
        Assert.Equal(["later"], Texts("bob"));
    }

    [Fact]
    public void Exception_of_a_loop_is_not_swallowed()
    {
        _shell.Run("'one' | Send-PyileMessage -To bob -Session hq").Ok();

        Result received = _shell.Run("Receive-PyileMessage -Wait -Session bob | ForEach-Object { throw 'of the loop' }");

        Assert.Equal("of the loop", Assert.Single(received.Errors).ToString());
    }

    [Fact]
    public void Piped_member_is_removed_and_can_join_again()
    {
        _shell.Run("Get-PyilePeer -Session hq -Name bob | Disconnect-PyilePeer; Wait-Event hq PeerLeft").Ok();

        Assert.Equal(
            "HostLost Connected Listening",
            _shell.Run("Wait-Event bob SessionClosed; \"$($bob.State) $($alice.State) $($hq.State)\"").Ok().Texts.Single());
        _shell.Run("Connect-PyilePeer 127.0.0.1 $hq.Port -Name bob -Address 127.0.0.2 -Password $password").Ok();
    }

    [Fact]
    public void All_piped_sessions_leave()
    {
        Result left = _shell.Run("Get-PyileSession | Disconnect-PyilePeer; Get-PyileSession").Ok();

        Assert.Empty(left.Output);
        Assert.Empty(ModuleUnderTest.BackgroundRunspaces);
    }

    [Theory]
    [InlineData("Send-PyileMessage")]
    [InlineData("Send-PyileMessage 'hi'")]
    [InlineData("Send-PyileMessage @{ a = 1 }")]
    [InlineData("Send-PyileMessage -NoWait")]
    [InlineData("Get-PyileStatistics")]
    [InlineData("Receive-PyileMessage")]
    [InlineData("Receive-PyileMessage -Wait")]
    [InlineData("Disconnect-PyilePeer")]
    [InlineData("Stop-PyileHost")]
    [InlineData("Add-PyileBan")]
    [InlineData("Remove-PyileBan")]
    [InlineData("Get-PyilePeer")]
    [InlineData("Get-PyileMessage")]
    [InlineData("Get-PyileBan")]
    [InlineData("Get-PyileLog")]
    [InlineData("Get-PyileSession")]
    public void Empty_pipeline_does_nothing(string command)
    {
        Result result = _shell.Run($"@() | {command}").Ok();

        Assert.Empty(result.Output);
        Assert.Empty(result.Warnings);
        Assert.Equal(3, _shell.Run("Get-PyileSession").Output.Count);
    }

    [Fact]
    public void Imported_members_bind_by_their_address()
    {
        _shell.Run("Get-PyilePeer -Session hq | ForEach-Object { [pscustomobject]@{ Alias = $_.Alias; Address = $_.Address; "
            + "Session = $_.Session } } | Send-PyileMessage 'row'").Ok();

        Assert.Equal(["row"], Texts("bob"));
        Assert.Equal(["row"], Texts("alice"));
    }

    [Fact]
    public void Past_messages_contain_both_directions()
    {
        _shell.Run("Send-PyileMessage 'to bob' -To bob -Session hq; Send-PyileMessage 'from bob' -To admin -Session bob; "
            + "Send-PyileMessage 'all' -Session bob").Ok();

        Assert.Equal(["to bob", "from bob"], _shell.Run("Get-PyileMessage bob -Session hq | ForEach-Object Text").Ok().Texts);
        Assert.Equal(["hello", "all"], _shell.Run("Get-PyileMessage -Broadcast -Session hq | ForEach-Object Text").Ok().Texts);
        Assert.Equal(["all"], _shell.Run("Get-PyileMessage -Last 1 -Session hq | ForEach-Object Text").Ok().Texts);
        Assert.Equal(["from bob", "all"], Texts("hq"));
    }

    [Fact]
    public void Parallel_loops_use_the_same_sessions()
    {
        _shell.Run("1..8 | ForEach-Object -Parallel { Import-Module $using:manifest; Send-PyileMessage \"$_\" -To bob -Session hq } "
            + "-ThrottleLimit 4").Ok();

        Assert.Equal(Enumerable.Range(1, 8).Select(i => $"{i}"), Texts("bob").Order());
        Assert.Equal(3, _shell.Run("Get-PyileSession").Output.Count);
    }

    private IReadOnlyList<string> Texts(string session) =>
        _shell.Run($"Receive-PyileMessage -Session {session} | ForEach-Object Text").Ok().Texts;
}
