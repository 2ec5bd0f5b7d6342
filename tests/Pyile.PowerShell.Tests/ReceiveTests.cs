using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class ReceiveTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Empty_inbox_returns_nothing() => Assert.Empty(_shell.Run("Receive-PyileMessage -Session bob").Ok().Output);

    [Fact]
    public void Count_returns_after_that_many_messages()
    {
        _shell.Run("1..5 | Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Equal(["1", "2"], Texts("-Count 2"));
        Assert.Equal(["3", "4", "5"], Texts(""));
    }

    [Fact]
    public void Timeout_ends_the_wait_without_an_error()
    {
        Assert.Empty(Texts("-TimeoutSec 0.05"));
        Assert.Empty(Texts("-TimeoutSec 0.05 -Count 3"));
        Assert.Empty(Texts("-TimeoutSec 0.05 -Wait"));
    }

    [Fact]
    public void Timeout_alone_waits_only_for_the_first_message()
    {
        _shell.Run("'a','b' | Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Equal(["a", "b"], Texts("-TimeoutSec 25"));
    }

    [Fact]
    public void Endless_sender_does_not_extend_a_limited_wait()
    {
        _shell.Run("Send-PyileMessage 'first' -To bob -Session hq").Ok();

        // Each received message causes the next one to be sent before the inbox is read again.
        Result result = _shell.Run(
            "Receive-PyileMessage -Session bob -Wait -TimeoutSec 0.1 | ForEach-Object { $_.Text; "
                + "Send-PyileMessage 'again' -To bob -Session hq }").Ok();

        Assert.Equal("first", result.Texts[0]);
        Assert.Contains("again", result.Texts);
    }

    [Fact]
    public void Zero_timeout_takes_waiting_messages()
    {
        _shell.Run("1..5 | Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Equal(["1", "2", "3"], Texts("-Count 3 -TimeoutSec 0"));
        Assert.Equal(["4", "5"], Texts("-Wait -TimeoutSec 0"));
    }

    [Fact]
    public void From_leaves_other_messages_in_the_inbox()
    {
        _shell.Run("Send-PyileMessage 'of admin' -To bob -Session hq; Send-PyileMessage 'of alice' -To $bob.Address -Session alice").Ok();

        Assert.Equal(["of alice"], Texts("-From al*"));
        Assert.Equal(["of admin"], Texts("-From 127.0.0.1"));
    }

    [Fact]
    public void Piped_member_selects_the_sender()
    {
        _shell.Run("Send-PyileMessage 'of admin' -To bob -Session hq; Send-PyileMessage 'of alice' -To $bob.Address -Session alice").Ok();

        Assert.Equal(["of alice"], _shell.Run("Get-PyilePeer alice -Session bob | Receive-PyileMessage | ForEach-Object Text").Ok().Texts);
        Assert.Equal(["of admin"], _shell.Run("Get-PyilePeer -Session bob | Receive-PyileMessage | ForEach-Object Text").Ok().Texts);
        Assert.Equal(["of alice"], _shell.Run("Get-PyilePeer alice -Session bob | Get-PyileMessage | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Wait_ends_with_the_session_after_emptying_the_inbox()
    {
        _shell.Run("Send-PyileMessage 'last words' -To bob -Session hq; Stop-PyileHost -Session hq; Wait-Event bob HostLost").Ok();

        Assert.Equal(["last words"], Texts("-Wait"));
        Assert.Equal(
            "HostLost",
            _shell.Run("Receive-PyileMessage -Session bob -Wait; Receive-PyileMessage -Session bob; $bob.State").Ok().Texts.Single());
    }

    private IReadOnlyList<string> Texts(string parameters) =>
        _shell.Run($"Receive-PyileMessage -Session bob {parameters} | ForEach-Object Text").Ok().Texts;
}
