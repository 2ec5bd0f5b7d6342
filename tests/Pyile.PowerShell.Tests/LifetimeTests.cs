using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>A session leaves nothing behind after its runspace or the module has gone.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class LifetimeTests
{
    [Theory]
    [InlineData("Stop-PyileHost")]
    [InlineData("Remove-Module Pyile")]
    [InlineData("Import-Module $manifest -Force")]
    public void Ended_session_frees_its_ports_and_runspaces(string ending)
    {
        using Shell shell = Shell.OpenNetwork("bob", "alice");
        (int login, int messages) = PortsOf(shell);
        Assert.Equal(["Pyile alice", "Pyile bob", "Pyile hq"], ModuleUnderTest.BackgroundRunspaces.Order());
        Assert.False(Ports.IsFree(login));

        shell.Run(ending).Ok();

        Assert.True(Ports.IsFree(login));
        Assert.True(Ports.IsFree(messages));
        Assert.DoesNotContain("Pyile hq", ModuleUnderTest.BackgroundRunspaces);
    }

    [Fact]
    public void Closed_runspace_frees_ports_and_runspaces_of_its_sessions()
    {
        Shell shell = Shell.OpenNetwork("bob", "alice");
        (int login, int messages) = PortsOf(shell);

        shell.Dispose();

        Assert.True(Ports.IsFree(login));
        Assert.True(Ports.IsFree(messages));
        Assert.Empty(ModuleUnderTest.BackgroundRunspaces);
    }

    [Fact]
    public void Ended_session_leaves_no_socket()
    {
        // Only Linux shows what a descriptor is; on other systems the ports above must suffice.
        if (!OperatingSystem.IsLinux())
            return;
        using (Shell shell = Shell.Open())
        {
            int before = Sockets();
            shell.Run("$hq = Start-PyileHost -Name hq -Address 127.0.0.1 -Port 0 -Password $password").Ok();
            shell.Run("1..10 | ForEach-Object { Connect-PyilePeer 127.0.0.1 $hq.Port -Name p$_ -Password $password }").Ok();
            shell.Run("Send-PyileMessage 'hi' -Session hq; Send-PyileMessage 'hi' -Session p3").Ok();
            Assert.True(Sockets() >= before + 12);

            shell.Run("Remove-Module Pyile").Ok();

            Assert.Equal(before, Sockets());
        }

        static int Sockets() =>
            Directory.GetFiles("/proc/self/fd").Count(f =>
                new FileInfo(f).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Session_ends_with_its_own_runspace_only()
    {
        using Shell first = Shell.OpenNetwork();
        Shell second = Shell.Open();
        second.Set("port", first.Run("$hq.Port").Output[0]);
        second.Run("$bob = Connect-PyilePeer 127.0.0.1 $port -Name bob -Address 127.0.0.2 -Password $password").Ok();
        Assert.Equal(["hq", "bob"], first.Run("Get-PyileSession | ForEach-Object Name").Ok().Texts);
        Assert.Equal(["hq", "bob"], second.Run("Get-PyileSession | ForEach-Object Name").Ok().Texts);

        second.Run("Remove-Module Pyile").Ok();
        Assert.Equal(["hq"], first.Run("Wait-Event hq PeerLeft; Get-PyileSession | ForEach-Object Name").Ok().Texts);
        second.Dispose();

        Assert.Equal("Listening", first.Run("$hq.State").Ok().Texts.Single());
    }

    [Fact]
    public void Module_can_be_imported_again()
    {
        using Shell shell = Shell.OpenNetwork();

        shell.Run("Remove-Module Pyile; Import-Module $manifest; Start-PyileHost -Port 0 -Password $password").Ok();

        Assert.Single(shell.Run("Get-PyileSession").Ok().Output);
    }

    private static (int Login, int Messages) PortsOf(Shell shell)
    {
        IReadOnlyList<string> ports = shell.Run("$hq.Port; $hq.Address.Port").Ok().Texts;
        return (int.Parse(ports[0], null), int.Parse(ports[1], null));
    }
}
