using System.Management.Automation;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Runs each script of samples/, with every role in its own runspace, as in its own console.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class SampleTests : IDisposable
{
    private readonly List<Shell> _shells = [];

    public static TheoryData<string> All =>
        [.. Directory.GetFiles(ModuleUnderTest.SampleFolder, "*.ps1").Select(f => Path.GetFileName(f)!)];

    public void Dispose() => _shells.ForEach(s => s.Dispose());

    [Theory]
    [MemberData(nameof(All))]
    public void Sample_has_help_and_is_listed(string name)
    {
        using Shell shell = Shell.Open();
        shell.Set("sample", Path.Combine(ModuleUnderTest.SampleFolder, name));

        Assert.Equal(
            ["True", "True", "True"],
            shell.Run("$help = (Get-Command $sample).ScriptBlock.Ast.GetHelpContent(); [bool] $help.Synopsis; "
                + "[bool] $help.Description; $help.Examples.Count -gt 0").Ok().Texts);
        Assert.Contains($"]({name})", File.ReadAllText(Path.Combine(ModuleUnderTest.SampleFolder, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_machines_exchange_messages()
    {
        Shell host = Console(1);
        Shell peer = Console(2);

        host.Stop(Sample("two-machines.ps1", "-AsHost -Port 0 -Password $password -Alias hq"), shown =>
        {
            peer.Set("ticket", Secrets.Secure($"{Property(shown.WaitFor(1)[0], "Text")}"));
            Assert.Equal(
                ["hq: Read: one", "hq: Read: two"],
                peer.Run(Sample("two-machines.ps1", "-Ticket $ticket -Text one, two -Alias laptop")).Ok().Texts);
            Assert.Equal(["laptop: one", "laptop: two"], shown.WaitFor(3).Skip(1).Select(m => m.ToString()));
        });

        Assert.Empty(host.Run("Get-PyileSession").Ok().Output);
    }

    // As on macOS.
    [Fact]
    public void Quickstart_works_where_only_one_loopback_address_exists()
    {
        string script = File.ReadAllText(Path.Combine(ModuleUnderTest.SampleFolder, "Quickstart", "quickstart.ps1"));
        string elsewhere = script.Replace("$listener.Start()", "throw 'no such address'", StringComparison.Ordinal);
        Assert.NotEqual(script, elsewhere);

        Result result = Console(1).Run(elsewhere);

        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Build_farm_shows_the_results_of_its_workers()
    {
        Shell collector = Console(1);

        collector.Stop(Sample("build-farm.ps1", "-Collect -Port 0 -Password $password"), shown =>
        {
            Work(2, "alice", "app", "'compiling'", "compiling");
            Work(3, "bob", "docs", "$global:LASTEXITCODE = 3");
            Work(4, "carol", "site", "throw 'no disk'");
            IReadOnlyList<PSObject> table = shown.WaitFor(3);
            Assert.Equal(
                ["alice app True", "bob docs False", "carol site False"],
                table.Select(r => $"{Property(r, "Worker")} {Property(r, "Project")} {Property(r, "Succeeded")}"));
            Assert.All(table, r => Assert.InRange((double)Property(r, "Seconds"), 0, 30));
        });
    }

    [Fact]
    public void Watchdog_bans_a_network_that_guesses_passwords()
    {
        Shell host = Console(1);
        Shell stranger = Console(9);
        host.Run("$hq = Start-PyileHost -Name hq -Port 0 -Password $password -PasswordAttempts 2").Ok();
        stranger.Set("port", host.Run("$hq.Port").Ok().Output.Single());
        stranger.Set("guess", Secrets.Secure("a guess"));

        Assert.Equal("watchdog", Property(host.Run(Sample("watchdog.ps1", "-Session hq -Limit 3")).Ok().Output.Single(), "Name"));
        // The first failures cause a ban by the host itself, which counts too.
        foreach (string address in new[] { "127.9.9.1", "127.9.9.1", "127.9.9.2", "127.9.8.3", "127.9.9.4" })
            Assert.Equal(
                ["WrongPassword"], stranger.Run($"Connect-PyilePeer 127.0.0.1 $port -Password $guess -Address {address}").ErrorIds);
        host.Stop("Get-PyileLog -Session hq -Wait | Where-Object Event -eq watchdog", log =>
            Assert.Equal("127.9.9.0/24 is banned.", Property(log.WaitFor(1)[0], "Message")));

        Assert.Equal(["Banned"], stranger.Run("Connect-PyilePeer 127.0.0.1 $port -Password $password -Address 127.9.9.5").ErrorIds);
        Assert.Empty(stranger.Run("Connect-PyilePeer 127.0.0.1 $port -Password $password -Address 127.9.8.5").ErrorIds);
    }

    [Fact]
    public void Answers_of_all_peers_are_written_into_one_file()
    {
        Shell host = Console(1);
        Shell silent = Console(4);
        Shell asking = Console(5);
        host.Run("$hq = Start-PyileHost -Name hq -Port 0 -Password $password").Ok();
        object port = host.Run("$hq.Port").Ok().Output.Single();
        asking.Set("port", port);
        silent.Set("port", port);
        silent.Run("Connect-PyilePeer 127.0.0.1 $port -Password $password -Alias silent").Ok();
        string file = Path.Combine(Path.GetTempPath(), $"pyile-{Guid.NewGuid()}.csv");
        asking.Set("file", file);
        asking.Run(ExportCsv).Ok();
        try
        {
            Answer(2, "alice", port, () => Answer(3, "bob", port, () =>
            {
                host.Run("Wait-Event hq PeerJoined 3").Ok();
                Result result = asking.Run(Sample("collect-csv.ps1", "127.0.0.1 -Port $port -Password $password -Path $file "
                    + "-TimeoutSec 2 -Alias asking")).Ok();

                Assert.Equal(["alice", "bob"], result.Output.Select(r => $"{Property(r, "Peer")}").Order());
                Assert.StartsWith("silent (127.0.0.4:", Assert.Single(result.Warnings), StringComparison.Ordinal);
                Assert.Equal(
                    result.Output.Select(r => $"{Property(r, "Peer")},{Environment.MachineName},{Environment.ProcessorCount}"),
                    File.ReadAllLines(file));
            }));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Python_peer_is_answered()
    {
        Shell host = Console(1);

        host.Stop(Sample("python-peer.ps1", "-Port 0 -Password $password -Alias hq"), shown =>
        {
            var session = (dynamic)shown.WaitFor(1)[0].BaseObject;
            using var python = new RawMember("127.0.0.5", (int)session.Port);
            python.Send((int)session.Address.Port, "snake", "Hello from Python");

            Assert.Equal("PowerShell has read: Hello from Python", python.Messages.TakeMessage("snake"));
            PSObject message = shown.WaitFor(2)[1];
            Assert.Equal("snake: Hello from Python", message.ToString());
            Assert.False((bool)Property(message, "Encrypted"));
        });
    }

    // Replaces Export-Csv, which is not available here.
    private const string ExportCsv = """
        function Export-Csv([string] $LiteralPath) {
            [System.IO.File]::WriteAllLines($LiteralPath, [string[]] @($input | ForEach-Object { "$($_.Peer),$($_.Machine),$($_.Processors)" }))
        }
        """;

    private static string Sample(string name, string arguments) => $"& '{Path.Combine(ModuleUnderTest.SampleFolder, name)}' {arguments}";

    private static object Property(PSObject row, string name) => row.Properties[name].Value;

    /// <summary>A console on a machine with this address.</summary>
    private Shell Console(int machine)
    {
        Shell shell = Shell.Open();
        _shells.Add(shell);
        shell.Run($"$PSDefaultParameterValues['Start-PyileHost:Address'] = $PSDefaultParameterValues['Connect-PyilePeer:Address'] = "
            + $"'127.0.0.{machine}'").Ok();
        return shell;
    }

    private void Work(int machine, string alias, string project, string build, params string[] shown)
    {
        Shell worker = Console(machine);
        worker.Set(
            "port",
            worker.Run("do { $farm = Get-PyileSession | Where-Object Role -eq Host } until ($farm); $farm.Port").Ok().Output.Single());
        Assert.Equal(
            shown,
            worker.Run(Sample(
                "build-farm.ps1",
                $"-HostName 127.0.0.1 -Port $port -Password $password -Alias {alias} -Project {project} -Build {{ {build} }}")).Ok().Texts);
    }

    private void Answer(int machine, string alias, object port, Action whileAnswering)
    {
        Shell peer = Console(machine);
        peer.Set("port", port);
        peer.Stop(Sample("collect-csv.ps1", $"127.0.0.1 -Port $port -Password $password -Answer -Alias {alias}"), _ => whileAnswering());
    }
}
