using System.Text.RegularExpressions;

namespace Pyile.ModuleTests.Support;

/// <summary>The session that the reader of the documentation uses.</summary>
internal enum Scene
{
    /// <summary>No session; a network is hosted elsewhere.</summary>
    Outside,

    /// <summary>The host hq with the alias admin.</summary>
    Host,

    /// <summary>A peer with the alias carol.</summary>
    Peer,
}

/// <summary>
/// The network that the examples assume: a host admin and the peers alice and bob, all except the reader in another
/// process. Messages from both wait for the reader. Changes of an example are undone before the next one.
/// </summary>
internal sealed partial class DocumentedNetwork : IDisposable
{
    // The engine without its modules lacks these commands, and there is no user to answer prompts or to chat.
    private const string StandIns = """
        function Read-Host([switch]$AsSecureString, $Prompt) {
            if ($Prompt -like '*old*') { $wrong } elseif ($Prompt -eq 'Ticket') { $typedTicket } else { $password }
        }
        function Get-Content($Path) { 'first line', 'second line' }
        function Get-Process($Name) { [Diagnostics.Process]::GetCurrentProcess() }
        function Get-ChildItem($Path) { [IO.FileInfo]::new($manifest) }
        function Get-Date { [datetime]::Now }
        function Set-Content($Path) { }
        function Export-Csv($Path) { }
        function Enter-PyileChat { param($To, $Session, [Parameter(ValueFromPipeline)]$InputObject) process { } }
        """;

    private readonly NetworkElsewhere _elsewhere;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pyile-");
    private Scene? _scene;
    private string _port = "4702";

    public DocumentedNetwork(NetworkElsewhere elsewhere)
    {
        _elsewhere = elsewhere;
        Shell.Set("wrong", Secrets.Secure("not-the-password"));
        Shell.Set("folder", _folder.FullName);
        Shell.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($folder)").Ok();
        Shell.Run(StandIns).Ok();
    }

    public Shell Shell { get; } = Shell.Open();

    /// <summary>Replaces addresses in the text with those of this network.</summary>
    public static string Localize(string code) => HostName().Replace(code, "127.0.0.1");

    public void Prepare(Scene scene)
    {
        if (_scene != scene || !IsWhole(scene))
            Build(scene);
        if (scene == Scene.Outside)
            return;
        string reader = scene == Scene.Host ? "admin" : "carol";
        _elsewhere.Run("Send-PyileMessage 'Good morning' -Session alice");
        _elsewhere.Run($"[pscustomobject]@{{ Name = 'backup'; Took = 12.5 }} | Send-PyileMessage -To {reader} -Session alice");
        _elsewhere.Run($"Send-PyileMessage 'The backup is done' -To {reader} -Session bob");
    }

    public void Dispose()
    {
        Shell.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool IsWhole(Scene scene)
    {
        string sessions = string.Join(
            " ", Shell.Run("Get-PyileSession | ForEach-Object { \"$($_.Name) $($_.State) $($_.Peers)\" }").Ok().Texts);
        return sessions == scene switch
        {
            Scene.Outside => "",
            Scene.Host => "hq Listening 2",
            _ => "office Connected 3",
        } && (scene != Scene.Host || Shell.Run("(Get-PyilePeer).Alias").Ok().Texts.Order().SequenceEqual(["admin", "alice", "bob"]));
    }

    private void Build(Scene scene)
    {
        const string end = "Get-PyileSession | Disconnect-PyilePeer";
        Shell.Run(end).Ok();
        _elsewhere.Run(end);
        _scene = scene;
        const string open = "$hq = Start-PyileHost -Name hq -Alias admin -Address 127.0.0.1 -Port 0 -Password $password; $hq.Port";
        const string invite = "(New-PyileTicket -Session hq -HostName 127.0.0.1 -Uses 2).Text";
        _port = scene == Scene.Host ? Shell.Run(open).Ok().Texts.Single() : _elsewhere.Run(open).Single();
        // A login with a password takes most of the time of a test.
        string ticket = scene == Scene.Host ? Shell.Run(invite).Ok().Texts.Single() : _elsewhere.Run(invite).Single();
        Join("alice", 2, ticket);
        Join("bob", 3, ticket);
        _elsewhere.Run("Wait-Event alice PeerJoined");
        _elsewhere.Run("'alice', 'bob' | ForEach-Object { $null = Register-PyileEndpoint disk -AllowEveryone -Session $_ { "
            + "param([string] $Drive = 'C') [pscustomobject]@{ Drive = $Drive; Free = 42 } } }");
        SetDefaults();
        switch (scene)
        {
            case Scene.Host:
                Shell.Run("Wait-Event hq PeerJoined 2; Add-PyileBan -Address 10.0.0.7 -Reason 'Test of the list'; "
                    + "$ticket = New-PyileTicket -Note 'For a new colleague'").Ok();
                break;
            case Scene.Peer:
                Shell.Run("$office = Connect-PyilePeer 127.0.0.1 -Name office -Alias carol -Address 127.0.0.4 -Password $password").Ok();
                _elsewhere.Run("Wait-Event alice PeerJoined 2; Wait-Event bob PeerJoined");
                break;
            default:
                Shell.Set("typedTicket", Secrets.Secure(_elsewhere.Run("(New-PyileTicket -Session hq -Uses 10).Text").Single()));
                break;
        }
    }

    private void Join(string name, int number, string ticket) => _elsewhere.Run(
        $"$null = Connect-PyilePeer -Ticket {ticket} -Identity {name} -Name {name} -Alias {name} -Address 127.0.0.{number}");

    // Examples use the default port and wait without limit.
    private void SetDefaults() => Shell.Run($$"""
        $PSDefaultParameterValues['Start-PyileHost:Port'] = 0
        $PSDefaultParameterValues['Start-PyileHost:Address'] = '127.0.0.1'
        $PSDefaultParameterValues['Connect-PyilePeer:Port'] = {{_port}}
        $PSDefaultParameterValues['Remove-PyileTrust:Port'] = {{_port}}
        $PSDefaultParameterValues['Test-PyileHost:Port'] = {{_port}}
        $PSDefaultParameterValues['Test-PyileHost:TrustPath'] = $trustPath
        $PSDefaultParameterValues['Receive-PyileMessage:TimeoutSec'] = 1.5
        """).Ok();

    [GeneratedRegex("\\bhostname\\b|\\bhq\\.example\\.org\\b")]
    private static partial Regex HostName();
}
