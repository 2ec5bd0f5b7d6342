using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>
/// Many messages and slow handlers: no message is lost unnoticed or handled twice, and no handler delays another.
/// </summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class HandlerFlowTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");
    private readonly ManualResetEventSlim _gate = new();

    public HandlerFlowTests()
    {
        _shell.Set("gate", _gate);
        _shell.Run("""
            $seen = [System.Collections.Concurrent.BlockingCollection[object]]::new()
            function Take($Count = 1) { foreach ($i in 1..$Count) { $item = $null; if (-not $seen.TryTake([ref] $item, 60000)) { throw 'Nothing came.' }; $item } }
            """).Ok();
    }

    public void Dispose()
    {
        _gate.Set();
        _shell.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public void More_messages_than_the_inbox_holds_arrive_once_and_in_order()
    {
        const int batch = 20_000;
        const int batches = 6;
        _shell.Run("""
            $null = Register-PyileHandler Message -Session bob {
                $expected = [int] $script:next
                $script:next = $expected + 1
                if ($_.Text -ne "$expected") { throw "$($_.Text) came and not $expected" }
                if ($_.Text.EndsWith('9999')) { ($using:seen).Add($_.Text) }
            }
            """).Ok();

        for (int i = 0; i < batches; i++)
        {
            _shell.Run($"{i * batch}..{((i + 1) * batch) - 1} | Send-PyileMessage -To bob -Session hq").Ok();
            Assert.Equal([$"{(i * batch) + (batch / 2) - 1}", $"{((i + 1) * batch) - 1}"], _shell.Run("Take 2").Ok().Texts);
        }

        _shell.Run("Unregister-PyileHandler * ").Ok();
        Assert.Empty(_shell.Run("Get-PyileLog Warning -Session bob; Receive-PyileMessage -Session bob").Ok().Texts);
    }

    [Fact]
    public void Unprocessed_messages_of_a_removed_handler_return_to_the_inbox()
    {
        _shell.Run("1..5 | Send-PyileMessage -To bob -Session hq").Ok();

        _shell.Run("Register-PyileHandler Message { if ($_.Text -eq '2') { Unregister-PyileHandler short }; "
            + "($using:seen).Add($_.Text) } -Name short -Session bob").Ok();

        Assert.Equal(["1", "2"], _shell.Run("Take 2").Ok().Texts);
        Assert.Equal(
            ["3", "4", "5"], _shell.Run("Receive-PyileMessage -Count 3 -TimeoutSec 10 -Session bob | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Waiting_receiver_does_not_take_messages_for_a_handler()
    {
        _shell.Run("$job = Receive-PyileMessage -Wait -Session bob -AsJob; $null = Register-PyileHandler Message { "
            + "($using:seen).Add($_.Text) } -From admin -Name all -Session bob").Ok();

        for (int i = 1; i <= 20; i++)
            Assert.Equal([$"{i}"], _shell.Run($"Send-PyileMessage {i} -To bob -Session hq; Take").Ok().Texts);
        _shell.Run("Send-PyileMessage 'not for it' -To bob -Session alice; Unregister-PyileHandler all; "
            + "Send-PyileMessage 'after it' -To bob -Session hq; Stop-PyileHost hq; Disconnect-PyilePeer bob").Ok();

        Assert.Equal(["not for it", "after it"], _shell.Run("$job | Receive-Job -Wait | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Stuck_handler_delays_neither_others_nor_the_log_nor_the_session()
    {
        _shell.Run("Register-PyileHandler Message, PeerLeft { ($using:seen).Add('stuck'); ($using:gate).Wait() } -Name stuck -Session "
            + "bob").Ok();
        _shell.Run("Send-PyileMessage 'x' -To bob -Session hq; Take").Ok();
        _shell.Run("Register-PyileHandler Message, PeerLeft { ($using:seen).Add(\"$_\") } -Name free -Session bob").Ok();

        _shell.Run("1..10 | Send-PyileMessage -To bob -Session hq; Disconnect-PyilePeer alice -ErrorAction Stop; "
            + "Wait-Event bob PeerLeft").Ok();

        Assert.Equal(11, _shell.Run("Take 11").Ok().Output.Count);
        Assert.Equal("Connected Active", _shell.Run("\"$($bob.State) $((Get-PyilePeer bob -Session hq).State)\"").Ok().Texts.Single());
        Assert.Equal("11", _shell.Run("(Get-PyileHandler stuck).QueueLength").Ok().Texts.Single());
    }

    [Fact]
    public void Handler_far_behind_another_misses_messages_and_logs_it_once()
    {
        _shell.Run("Register-PyileHandler Message { ($using:seen).Add('slow'); ($using:gate).Wait() } -Name slow -Session bob").Ok();
        _shell.Run("Send-PyileMessage 'x' -To bob -Session hq; Take").Ok();
        _shell.Run("Register-PyileHandler Message { ($using:seen).Add('fast') } -Name fast -Session bob").Ok();

        _shell.Run("$large = [string]::new('x', 1000000); 1..80 | ForEach-Object { $large } | Send-PyileMessage -To bob -Session hq; "
            + "Take 80").Ok();

        // The queue holds 64 MiB.
        Assert.Equal("12 68", _shell.Run("$h = Get-PyileHandler slow; \"$($h.Missed) $($h.QueueLength)\"").Ok().Texts.Single());
        Assert.Equal(
            "Warning", _shell.Run("Get-PyileLog -Session bob | Where-Object Event -eq slow | ForEach-Object Level").Ok().Texts.Single());
        _gate.Set();
        _shell.Run("Take 68; Unregister-PyileHandler slow").Ok();
        Assert.Equal("69", _shell.Run("$h.Runs").Ok().Texts.Single());
    }

    [Fact]
    public void Slow_handler_alone_misses_nothing()
    {
        _shell.Run("Register-PyileHandler Message { ($using:seen).Add($_.Text[0]); ($using:gate).Wait() } -Name slow -Session bob").Ok();
        _shell.Run("Send-PyileMessage 'x' -To bob -Session hq; Take").Ok();

        _shell.Run("$large = [string]::new('x', 1000000); 1..100 | ForEach-Object { [char](64 + $_) + $large } | "
            + "Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Equal("32 68", _shell.Run("\"$($bob.Waiting) $((Get-PyileHandler slow).QueueLength)\"").Ok().Texts.Single());
        _gate.Set();
        Assert.Equal(Enumerable.Range(65, 100).Select(c => $"{(char)c}"), _shell.Run("Take 100").Ok().Texts);
        Assert.Equal("0", _shell.Run("(Get-PyileHandler slow).Missed").Ok().Texts.Single());
    }

    [Fact]
    public void Waiting_messages_are_processed_after_the_host_is_lost()
    {
        _shell.Run("Register-PyileHandler Message, SessionClosed { ($using:seen).Add($_.Event ?? $_.Text[0]); "
            + "($using:gate).Wait() } -Name slow -Session bob").Ok();
        _shell.Run("$large = [string]::new('x', 1000000); 1..100 | ForEach-Object { [char](64 + $_) + $large } | "
            + "Send-PyileMessage -To bob -Session hq; Take; Stop-PyileHost hq; Wait-Event bob HostLost").Ok();

        _gate.Set();

        Assert.Equal([.. Enumerable.Range(66, 99).Select(c => $"{(char)c}"), "SessionClosed"], _shell.Run("Take 100").Ok().Texts);
        Assert.Equal("0 0 101", _shell.Run("$h = Get-PyileHandler slow; \"$($bob.Waiting) $($h.Missed) $($h.Runs)\"").Ok().Texts.Single());
    }
}
