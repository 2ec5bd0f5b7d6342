using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>A handler ends with its session, no matter who ends the session and what the handler is doing.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class HandlerLifetimeTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob");
    private bool _isClosed;

    public HandlerLifetimeTests()
    {
        _shell.Run("""
            $seen = [System.Collections.Concurrent.BlockingCollection[object]]::new()
            function Take($Count = 1) { foreach ($i in 1..$Count) { $item = $null; if (-not $seen.TryTake([ref] $item, 60000)) { throw 'Nothing came.' }; $item } }
            """).Ok();
    }

    public void Dispose()
    {
        if (!_isClosed)
            _shell.Dispose();
    }

    [Theory]
    [InlineData("Disconnect-PyilePeer bob; Stop-PyileHost")]
    [InlineData("Get-PyileSession | Disconnect-PyilePeer")]
    [InlineData("Remove-Module Pyile")]
    [InlineData("Import-Module $manifest -Force")]
    public void Removed_handler_leaves_no_runspace(string ending)
    {
        RegisterThree();

        _shell.Run(ending).Ok();

        Assert.Empty(ModuleUnderTest.BackgroundRunspaces);
        Assert.Empty(_shell.Run("Import-Module $manifest; Get-PyileHandler").Ok().Output);
    }

    [Fact]
    public void Closed_runspace_leaves_no_handler_runspace()
    {
        RegisterThree();

        _shell.Dispose();
        _isClosed = true;

        Assert.Empty(ModuleUnderTest.BackgroundRunspaces);
    }

    [Fact]
    public void Handler_whose_runspace_was_closed_fails_and_returns_its_messages()
    {
        _shell.Run("Register-PyileHandler Message { ($using:seen).Add([runspace]::DefaultRunspace) } -Name robbed -Session bob").Ok();
        _shell.Run("Send-PyileMessage 'x' -To bob -Session hq; (Take).Close()").Ok();

        Assert.Equal(
            ["y"],
            _shell.Run("Send-PyileMessage 'y' -To bob -Session hq; Receive-PyileMessage -Count 1 -TimeoutSec 10 -Session bob | "
                + "ForEach-Object Text").Ok().Texts);
        Assert.Equal(
            ["Failed HandlerFailed"],
            _shell.Run("$h = Get-PyileHandler robbed; \"$($h.State) $($h.LastError.FullyQualifiedErrorId)\"").Ok().Texts);
        _shell.Run("Unregister-PyileHandler robbed").Ok();
    }

    [Fact]
    public void Handler_can_end_its_own_session()
    {
        _shell.Run("Register-PyileHandler PeerLeft, SessionClosed { if ($_.Event -eq 'PeerLeft') { Stop-PyileHost -Session $Session "
            + "}; ($using:seen).Add(\"$($_.Event)\") } -Session hq").Ok();

        _shell.Run("Disconnect-PyilePeer bob").Ok();

        Assert.Equal(["PeerLeft", "SessionClosed"], _shell.Run("Take 2").Ok().Texts);
        _shell.Run("Get-PyileSession | Stop-PyileHost").Ok();
        Assert.Empty(ModuleUnderTest.BackgroundRunspaces);
    }

    [Fact]
    public void Handlers_can_remove_each_other()
    {
        _shell.Run("""
            'a', 'b' | ForEach-Object {
                $other = if ($_ -eq 'a') { 'b' } else { 'a' }
                Register-PyileHandler Message { Unregister-PyileHandler $using:other -ErrorAction Ignore; ($using:seen).Add(1) } -Name $_ -Session bob
            }
            Send-PyileMessage 'x' -To bob -Session hq
            Take
            Unregister-PyileHandler *
            """).Ok();

        Assert.Equal(["Pyile bob", "Pyile hq"], ModuleUnderTest.BackgroundRunspaces.Order());
    }

    [Fact]
    public void Handler_can_send_and_answer()
    {
        _shell.Run("Register-PyileHandler Message { Send-PyileMessage \"echo $($_.Text)\" -To $_.From -Session $Session } -Session "
            + "bob").Ok();

        _shell.Run("Send-PyileMessage 'hi' -To bob -Session hq").Ok();

        Assert.Equal(["echo hi"], _shell.Run("Receive-PyileMessage -Count 1 -TimeoutSec 10 -Session hq | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void Session_opened_by_a_handler_belongs_to_the_owner_of_its_session()
    {
        _shell.Run("Register-PyileHandler Message { ($using:seen).Add((Start-PyileHost -Name second -Port 0 -Password "
            + "$using:password)) } -Name opener -Session bob").Ok();
        _shell.Run("Send-PyileMessage 'x' -To bob -Session hq; $second = Take; Unregister-PyileHandler opener").Ok();

        Assert.Equal("Listening", _shell.Run("$second.State").Ok().Texts.Single());
        _shell.Run("Remove-Module Pyile").Ok();
        Assert.Equal("Closed", _shell.Run("$second.State").Ok().Texts.Single());
    }

    // One handler that waits, one that has finished, and one that never ends by itself.
    private void RegisterThree() => _shell.Run("""
        Register-PyileHandler Message, SessionClosed { } -Session hq
        Register-PyileHandler Message { ($using:seen).Add(1) } -Session bob
        Register-PyileHandler Message { ($using:seen).Add(1); while ($true) { } } -Session bob
        Send-PyileMessage 'x' -To bob -Session hq
        Take 2
        """).Ok();
}
