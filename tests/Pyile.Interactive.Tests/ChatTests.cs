using System.Collections.Concurrent;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Enter-PyileChat in a host that only reads and writes lines, as with redirected input or output.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class ChatTests : IDisposable
{
    private readonly RecordingHost _host = new() { Typed = [] };
    private readonly Shell _shell = Shell.OpenMixedNetwork("bob", "alice");
    private readonly Shell _console;

    public ChatTests() => _console = Shell.Open(_host);

    public void Dispose()
    {
        _host.Typed!.CompleteAdding();
        _console.Dispose();
        _shell.Dispose();
    }

    [Fact]
    public async Task Chat_shows_and_takes_messages_and_sends_typed_lines()
    {
        Send("waited", "bob");
        Task<Result> chat = Enter("-Session hq");
        _host.WaitFor("   bob: waited\n");

        Send("to all", "alice");
        Send("for you alone", "bob", "-To admin");
        _host.WaitFor("   alice: to all\n");
        _host.WaitFor(" * bob: for you alone\n");
        Type("hello, all", "", "//slash", "exit");

        Assert.Empty((await chat).Ok().Output);
        Assert.Equal(["hello, all", "/slash"], Received("bob", 3).Skip(1));
        Assert.Empty(_shell.Run("Receive-PyileMessage -Session hq").Ok().Output);
        Assert.Equal("Listening", _shell.Run("$hq.State").Ok().Texts.Single());
    }

    [Fact]
    public async Task Chat_does_not_take_messages_for_a_handler()
    {
        _shell.Set("seen", new BlockingCollection<object>());
        Task<Result> chat = Enter("-Session hq");
        _host.WaitFor("all> \n");
        _shell.Run("$null = Register-PyileHandler Message { ($using:seen).Add($_.Text) } -From bob -Session hq").Ok();

        for (int i = 1; i <= 10; i++)
        {
            Send($"{i}", "bob");
            Assert.Equal([$"{i}"], _shell.Run("$item = $null; $null = $seen.TryTake([ref] $item, 60000); $item").Ok().Texts);
        }
        Send("for the chat", "alice");
        _host.WaitFor("   alice: for the chat\n");
        Type("exit");

        (await chat).Ok();
        Assert.DoesNotContain(" bob: ", _host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_with_one_member_leaves_messages_of_others_in_the_inbox()
    {
        Send("not for this chat", "alice");
        Task<Result> chat = Enter("bob -Session hq");
        Send("of bob", "bob");
        _host.WaitFor("   bob: of bob\n");
        Type("between us", "/all");
        _host.WaitFor("   alice: not for this chat\n");
        Type("to all", "/to alice", "to alice", "/exit");

        (await chat).Ok();

        Assert.Contains("\nbob> \n", _host.Text, StringComparison.Ordinal);
        Assert.True(_host.Text.IndexOf("of bob", StringComparison.Ordinal) < _host.Text.IndexOf("not for this", StringComparison.Ordinal));
        Assert.Equal(["between us", "to all"], Received("bob", 3).Skip(1));
        Assert.Equal(["to all", "to alice"], Received("alice", 3).Skip(1));
    }

    [Fact]
    public async Task Messages_not_shown_stay_in_the_inbox_after_the_chat()
    {
        Send("kept", "alice");
        Task<Result> chat = Enter("bob -Session hq");
        _host.WaitFor("bob> ");
        Type("exit");
        (await chat).Ok();

        Assert.Equal(["kept"], Received("hq", 1));
    }

    [Fact]
    public async Task Commands_are_not_sent()
    {
        Task<Result> chat = Enter("-Session hq");
        Type("/peers", "/nonsense", "/to unknown", "/to admin", "/to", "/help");
        _host.WaitFor("  /exit ");
        Type("over", "/exit");
        (await chat).Ok();

        Assert.Contains("  admin  127.0.0.1:", _host.Text, StringComparison.Ordinal);
        Assert.Contains("Host, this session\n", _host.Text, StringComparison.Ordinal);
        Assert.Contains("  bob    127.0.0.2:", _host.Text, StringComparison.Ordinal);
        Assert.Contains("! /nonsense is not a command, so nothing was sent.", _host.Text, StringComparison.Ordinal);
        Assert.Contains("! Session 'hq' has no member named 'unknown'", _host.Text, StringComparison.Ordinal);
        Assert.Contains("! 'admin' is the session 'hq' itself", _host.Text, StringComparison.Ordinal);
        Assert.Contains("! Name a receiver", _host.Text, StringComparison.Ordinal);
        Assert.Equal(["over"], Received("bob", 1));
    }

    [Fact]
    public async Task Control_characters_of_others_are_shown_in_a_visible_form()
    {
        Task<Result> chat = Enter("-Session hq");
        Send("\e[2J\u202eevil\r\nnext", "bob");

        _host.WaitFor("   bob: ␛[2J\\u{202e}evil␍␊next\n");
        Type("exit");
        (await chat).Ok();
    }

    [Fact]
    public async Task Failed_receipt_is_shown_and_the_chat_continues()
    {
        using var old = new RawMember("127.0.0.5", int.Parse(_shell.Run("$hq.Port").Ok().Texts.Single(), null));
        _shell.Run("Wait-Event hq PeerJoined 3").Ok();
        Task<Result> chat = Enter($"127.0.0.5:{old.Messages.Port} -Session hq");
        Type(new string('x', 3000), "/to bob", "after it");

        _host.WaitFor($"! \"{new string('x', 30)}…\" may not have reached 127.0.0.5:{old.Messages.Port}: TooLarge. ");
        Assert.Equal(["after it"], Received("bob", 1));
        Type("exit");
        (await chat).Ok();
    }

    [Fact]
    public async Task Chat_shows_members_that_join_and_leave()
    {
        Task<Result> chat = Enter("-Session hq");
        _host.WaitFor("all> ");
        _shell.Run("Connect-PyilePeer 127.0.0.1 $hq.Port -Name carol -Alias carol -Address 127.0.0.7 -Password $password").Ok();
        _host.WaitFor(" - carol (127.0.0.7:");
        _shell.Run("Disconnect-PyilePeer carol").Ok();

        _host.WaitFor("has left the roster: Left.\n");
        Type("exit");
        (await chat).Ok();
    }

    [Fact]
    public async Task Chat_ends_with_the_session_and_shows_the_reason()
    {
        Task<Result> chat = Enter("-Session bob");
        _host.WaitFor("all> ");
        _shell.Run("Send-PyileMessage 'last words' -Session hq; Stop-PyileHost -Session hq").Ok();

        (await chat).Ok();

        Assert.Contains("   admin: last words\n", _host.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            "The chat has ended: the session 'bob' has lost its host permanently. Connect-PyilePeer joins again.\n",
            _host.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_of_input_closes_the_chat_after_all_lines_have_arrived()
    {
        Type("first", "last");
        _host.Typed!.CompleteAdding();

        (await Enter("-Session hq")).Ok();

        Assert.Equal(["first", "last"], _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Ctrl_C_closes_the_chat_and_keeps_the_session()
    {
        TimeSpan elapsed = _console.Stop("Enter-PyileChat -Session hq", _ => _host.WaitFor("all> "));

        Assert.True(elapsed < TimeSpan.FromSeconds(1), $"It took {elapsed}.");
        Assert.Equal("Listening", _shell.Run("$hq.State").Ok().Texts.Single());
    }

    [Fact]
    public void Host_without_input_is_an_error_and_no_message_is_taken()
    {
        Send("kept", "bob");
        using var mute = Shell.Open(new RecordingHost());

        Result without = _shell.Run("Enter-PyileChat -Session hq");
        Result unable = mute.Run("Enter-PyileChat -Session hq");

        Assert.Equal(["NotInteractive"], without.ErrorIds);
        Assert.Equal(["NotInteractive"], unable.ErrorIds);
        Assert.Contains("Receive-PyileMessage -Wait", unable.Errors.Single().ToString(), StringComparison.Ordinal);
        Assert.Equal(["kept"], Received("hq", 1));
    }

    [Fact]
    public void Chat_with_an_unknown_member_is_an_error()
    {
        Assert.Equal(["PeerNotFound"], _console.Run("Enter-PyileChat unknown -Session hq").ErrorIds);
        Assert.Equal(["SelfNotAllowed"], _console.Run("Enter-PyileChat admin -Session hq").ErrorIds);
    }

    private Task<Result> Enter(string parameters) => Task.Run(() => _console.Run($"Enter-PyileChat {parameters}"));

    private void Type(params string[] lines)
    {
        foreach (string line in lines)
            _host.Typed!.Add(line);
    }

    private void Send(string text, string from, string parameters = "")
    {
        _shell.Set("text", text);
        _shell.Run($"Send-PyileMessage $text -Session {from} {parameters}").Ok();
    }

    private IReadOnlyList<string> Received(string session, int count) =>
        _shell.Run($"Receive-PyileMessage -Session {session} -Count {count} -TimeoutSec 10 | ForEach-Object Text").Ok().Texts;
}
