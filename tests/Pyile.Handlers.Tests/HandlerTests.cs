using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>
/// The events that a handler gets, and what its object shows. Actions put their results into a collection of the test.
/// </summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class HandlerTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");

    public HandlerTests()
    {
        _shell.Run("""
            $seen = [System.Collections.Concurrent.BlockingCollection[object]]::new()
            function Take($Count = 1) { foreach ($i in 1..$Count) { $item = $null; if (-not $seen.TryTake([ref] $item, 60000)) { throw 'Nothing came.' }; $item } }
            """).Ok();
    }

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Handler_gets_messages_in_order_and_knows_its_session()
    {
        _shell.Run("Register-PyileHandler Message { ($using:seen).Add(\"$($_.GetType().Name) $($_.Text) $($Session.Name)\") } "
            + "-Session bob").Ok();

        _shell.Run("1..3 | Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Equal(["PyileMessage 1 bob", "PyileMessage 2 bob", "PyileMessage 3 bob"], _shell.Run("Take 3").Ok().Texts);
    }

    [Fact]
    public void Handler_takes_messages_out_of_the_inbox_starting_with_waiting_ones()
    {
        _shell.Run("Send-PyileMessage 'early' -To bob -Session hq").Ok();
        _shell.Run("Register-PyileHandler Message { ($using:seen).Add($_.Text) } -Session bob; "
            + "Send-PyileMessage 'late' -To bob -Session hq").Ok();

        Assert.Equal(["early", "late"], _shell.Run("Take 2").Ok().Texts);
        Assert.Empty(_shell.Run("Receive-PyileMessage -Session bob").Ok().Output);
    }

    [Fact]
    public void Handler_with_From_takes_only_messages_of_that_member()
    {
        _shell.Run("Register-PyileHandler Message { ($using:seen).Add($_.Text) } -From al* -Session bob").Ok();

        _shell.Run("Send-PyileMessage 'of admin' -To bob -Session hq; Send-PyileMessage 'of alice' -To $bob.Address -Session alice").Ok();

        Assert.Equal(["of alice"], _shell.Run("Take").Ok().Texts);
        Assert.Equal(["of admin"], _shell.Run("Receive-PyileMessage -Session bob -Count 1 -TimeoutSec 5 | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Handler_with_KeepInInbox_leaves_messages_in_the_inbox()
    {
        _shell.Run("Register-PyileHandler Message { ($using:seen).Add($_.Text) } -KeepInInbox -Session bob").Ok();

        _shell.Run("Send-PyileMessage 'twice' -To bob -Session hq").Ok();

        Assert.Equal(["twice"], _shell.Run("Take").Ok().Texts);
        Assert.Equal(["twice"], _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Several_handlers_get_the_same_message()
    {
        _shell.Run("'a', 'b' | ForEach-Object { $name = $_; Register-PyileHandler Message { ($using:seen).Add(\"$using:name "
            + "$($_.Text)\") } -Name $name -Session bob }").Ok();

        _shell.Run("Send-PyileMessage 'x' -To bob -Session hq").Ok();

        Assert.Equal(["a x", "b x"], _shell.Run("Take 2").Ok().Texts.Order());
    }

    [Fact]
    public void Other_events_have_their_member_and_reason()
    {
        _shell.Run("Register-PyileHandler PeerLeft, Banned, LoginFailed { ($using:seen).Add(\"$($_.Event) $($_.Alias) $($_.Reason)\") "
            + "} -Session hq").Ok();

        _shell.Set("wrong", Secrets.Secure("wrong"));
        _shell.Run("Connect-PyilePeer 127.0.0.1 $hq.Port -Address 127.0.0.9 -Password $wrong");
        _shell.Run("Add-PyileBan -Peer bob -Reason 'too loud' -Session hq").Ok();

        Assert.Equal(["Banned bob too loud", "LoginFailed  WrongPassword", "PeerLeft bob Banned"], _shell.Run("Take 3").Ok().Texts.Order());
    }

    [Fact]
    public void Last_event_is_SessionClosed_after_HostLost()
    {
        _shell.Run("Register-PyileHandler Message, HostLost, SessionClosed { ($using:seen).Add($_.ToString()) } -Session bob").Ok();

        _shell.Run("Send-PyileMessage 'bye' -To bob -Session hq; Stop-PyileHost -Session hq").Ok();

        IReadOnlyList<string> seen = _shell.Run("Take 3").Ok().Texts;
        Assert.Contains("admin: bye", seen);
        Assert.Contains(seen, s => s.StartsWith("HostLost: ", StringComparison.Ordinal));
        Assert.StartsWith("SessionClosed: ", seen[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_are_counted_and_logged_and_the_handler_continues()
    {
        _shell.Run("""
            Register-PyileHandler Message -Name picky -Session bob {
                if ($_.Text -eq 'throw') { throw 'not that' }
                if ($_.Text -eq 'command') { Get-PyilePeer unknown -Session bob }
                if ($_.Text -eq 'exit') { exit 3 }
                if ($_.Text -eq 'break') { break }
                if ($_.Text -eq 'away') { break somewhere }
                if ($_.Text -eq 'return') { return }
                ($using:seen).Add($_.Text)
            }
            """).Ok();

        _shell.Run("'throw', 'command', 'exit', 'break', 'away', 'return', 'fine' | Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Equal(["command", "fine"], _shell.Run("Take 2").Ok().Texts);
        Result result = _shell.Run("Unregister-PyileHandler picky; Get-PyileLog Error -Session bob | "
            + "ForEach-Object { \"$($_.Event): $($_.Message)\" }").Ok();
        Assert.Equal("picky: not that", result.Texts[0]);
        Assert.Contains("has no member named 'unknown'", result.Texts[1], StringComparison.Ordinal);
        Assert.Equal(2, result.Texts.Count);
    }

    [Fact]
    public void Handler_object_shows_its_current_state()
    {
        _shell.Run("$h = Register-PyileHandler Message { if ($_.Text -eq 'bad') { throw 'bad' }; ($using:seen).Add(1); "
            + "\"got $($_.Text)\" } -Name teller -Session bob").Ok();

        _shell.Run("'good', 'bad', 'good' | Send-PyileMessage -To bob -Session hq; Take 2; Unregister-PyileHandler teller").Ok();

        Assert.Equal(
            ["3 1 0 0 Stopped bad"],
            _shell.Run("\"$($h.Runs) $($h.Errors) $($h.Missed) $($h.QueueLength) $($h.State) $($h.LastError)\"").Ok().Texts);
        Assert.Equal(
            ["Information teller: got good", "Error teller: bad", "Information teller: got good"],
            _shell.Run("Get-PyileLog -Session bob | Where-Object Event -eq teller | ForEach-Object { \"$($_.Level) $($_.Event): "
                + "$($_.Message)\" }").Ok().Texts);
    }

    [Fact]
    public void Using_variables_are_copied_at_registration()
    {
        _shell.Run("""
            $word = 'then'; $map = @{ key = 'value' }; $double = { param($x) $x * 2 }; $arguments = @{ Property = 'Length' }
            $null = Register-PyileHandler Message -Session bob {
                ($using:seen).Add("$using:word $($using:map['key']) $(& $using:double 4) ${using:word}!")
                ($using:seen).Add(('abc', 'd' | ForEach-Object { "$using:word$_" }) -join ' ')
            }
            $word = 'now'
            Send-PyileMessage 'x' -To bob -Session hq
            """).Ok();

        Assert.Equal(["then value 8 then!", "thenabc thend"], _shell.Run("Take 2").Ok().Texts);
    }

    [Fact]
    public void Session_raises_events_and_logs_a_subscriber_that_throws()
    {
        using var seen = new BlockingCollection<string>();
        Subscribe("MessageReceived", (_, _) => throw new InvalidOperationException("not my day"));
        Subscribe("MessageReceived", (sender, e) => seen.Add($"{((dynamic)sender).Name} {((dynamic)e).Message.Text}"));
        Subscribe("PeerLeft", (_, e) => seen.Add($"{((dynamic)e).Event.Event} {((dynamic)e).Event.Alias}"));

        _shell.Run("'1', '2' | Send-PyileMessage -To bob -Session hq; Disconnect-PyilePeer alice").Ok();

        Assert.Equal(["bob 1", "bob 2", "PeerLeft alice"], seen.GetConsumingEnumerable(new CancellationTokenSource(10_000).Token).Take(3));
        Assert.Equal(2, _shell.Run("Get-PyileLog Error -Session bob | Where-Object Event -eq SubscriberFailed").Ok().Output.Count);
    }

    private void Subscribe(string name, Action<object, EventArgs> action)
    {
        object bob = ((PSObject)_shell.Get("bob")!).BaseObject;
        EventInfo found = bob.GetType().GetEvent(name)!;
        found.AddEventHandler(bob, Delegate.CreateDelegate(found.EventHandlerType!, action.Target, action.Method));
    }
}
