using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Questions that wait for replies, and replies that say what they answer.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class ReplyTests : IDisposable
{
    private const string Answering = "Register-PyileHandler Message { $_ | Send-PyileMessage \"$($_.Text) $($Session.Name)\" -Reply } -Session ";

    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");

    public ReplyTests() => _shell.Run("""
        function Wait-Until([scriptblock] $Condition) {
            foreach ($i in 1..1200) { if (& $Condition) { return }; [System.Threading.Thread]::Sleep(50) }
            throw "It did not happen: $Condition"
        }
        Receive-PyileMessage -Session hq | ForEach-Object { }
        """).Ok();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Reply_is_returned_and_no_other_reader_gets_it()
    {
        _shell.Run($"{Answering} bob; $job = Receive-PyileMessage -Wait -AsJob -Session hq").Ok();

        Result result = _shell.Run("Send-PyileMessage 'Disk?' -To bob -WaitReply -Session hq | ForEach-Object { \"$($_.Text) of $($_.Alias)\" }").Ok();

        Assert.Equal(["Disk? bob of bob"], result.Texts);
        Assert.Empty(_shell.Run("Receive-Job $job; Stop-Job $job; Receive-PyileMessage -Session hq").Ok().Output);
    }

    [Fact]
    public void Each_member_that_is_asked_replies()
    {
        _shell.Run($"{Answering} bob; {Answering} alice").Ok();

        Assert.Equal(
            ["{\"a\":1} alice", "{\"a\":1} bob"],
            _shell.Run("Send-PyileMessage @{ a = 1 } -WaitReply -Session hq | ForEach-Object Text").Ok().Texts.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["1 bob", "2 bob"],
            _shell.Run("1, 2 | Send-PyileMessage -To bob -WaitReply -Session hq | ForEach-Object Text").Ok().Texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_silent_member_does_not_hold_up_the_reply_of_another()
    {
        _shell.Run($"{Answering} bob").Ok();

        Result result = _shell.Run("Send-PyileMessage 'Disk?' -To alice, bob -WaitReply -TimeoutSec 1 -Session hq | ForEach-Object Text");

        Assert.Equal(["Disk? bob"], result.Texts);
        Assert.Equal(["ReplyTimeout"], result.ErrorIds);
        Assert.Contains("alice", result.Errors.Single().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$receipt")]
    [InlineData("$receipt.MessageId")]
    [InlineData("(Get-PyileMessage bob -Session hq | Where-Object Text -EQ 'Disk?')")]
    public void Late_reply_is_taken_by_what_it_answers(string question)
    {
        _shell.Run("$receipt = Send-PyileMessage 'Disk?' -To bob -PassThru -Session hq; Send-PyileMessage 'other' -To admin -Session bob").Ok();
        string script = $"$question = {question}; Receive-PyileMessage -Count 1 -Session bob | Send-PyileMessage '42' -Reply; "
            + "Receive-PyileMessage -InReplyTo $question -TimeoutSec 60 -Session hq | ForEach-Object Text";

        Assert.Equal(["42"], _shell.Run(script).Ok().Texts);
        Assert.Equal(["other"], _shell.Run("Receive-PyileMessage -Session hq | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Handlers_do_not_answer_each_other_endlessly()
    {
        const string Echo = "Register-PyileHandler Message { $_ | Send-PyileMessage \"echo $($_.Text)\" } -Name echo -Session ";
        _shell.Run($"{Echo} bob; {Echo} alice; Send-PyileMessage 'hi' -To $bob.Address -Session alice").Ok();

        _shell.Run("Wait-Until { Get-PyileLog -Session alice | Where-Object { $_.Event -eq 'echo' -and $_.Level -eq 'Warning' } }").Ok();

        Assert.Equal(["hi", "echo hi"], _shell.Run("Get-PyileMessage alice -Session bob | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Handlers_do_not_reply_to_automatic_replies()
    {
        _shell.Run($"{Answering} bob; {Answering} alice; Send-PyileMessage 'hi' -To $bob.Address -Session alice").Ok();

        _shell.Run("Wait-Until { Get-PyileLog -Session alice | Where-Object Level -EQ Warning }").Ok();

        Assert.Equal(["hi", "hi bob"], _shell.Run("Get-PyileMessage alice -Session bob | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Handler_can_ask_and_is_answered_by_a_handler()
    {
        _shell.Run($"{Answering} bob; $got = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()").Ok();
        _shell.Run("Register-PyileHandler Message { ($using:got).Enqueue((Send-PyileMessage 'Disk?' -To bob -WaitReply -Session $Session).Text) } -Session hq; "
            + "Send-PyileMessage 'go' -To admin -Session alice; Wait-Until { $got.Count }").Ok();

        Assert.Equal(["Disk? bob"], _shell.Run("$got").Ok().Texts);
    }
}
