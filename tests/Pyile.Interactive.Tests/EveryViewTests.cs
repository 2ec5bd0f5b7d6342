using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Each type that a cmdlet writes, shown as a table, as a list and as a string.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed partial class EveryViewTests : IDisposable
{
    private const string Nasty = "\u001b[2J\u001b]0;x\u0007evil\u202egnp.exe\u200b\r\nsecond line\u2028third\u009b31m";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pyile-");
    private readonly Shell _shell = Shell.OpenMixedNetwork("bob");

    /// <summary>A type, and a script that writes objects of it. Text that other members can choose is <c>$nasty</c>.</summary>
    public static TheoryData<string, string> Samples => new()
    {
        { "PyileSession", "Get-PyileSession" },
        { "PyilePeer", "Get-PyilePeer -Session hq" },
        { "PyileMessage", "Get-PyileMessage -Session hq" },
        { "PyileReceipt", "Send-PyileMessage 'x' -Session hq -PassThru -TimeoutSec 0.2 -ErrorAction SilentlyContinue" },
        { "PyileStatistics", "Get-PyileStatistics -Session hq" },
        { "PyileBan", "Get-PyilePeer 127.0.0.5 -Session hq | Add-PyileBan -Reason $text -PassThru; "
            + "Add-PyileBan -Address 255.255.255.0/24 -PassThru" },
        { "PyileLoginAttempt", "Connect-PyilePeer 127.0.0.1 $hq.Port -Address 127.0.0.9 -Password $wrong -ErrorAction "
            + "SilentlyContinue; Get-PyileBan -Attempts | Where-Object { $_ -is [Pyile.PyileLoginAttempt] }" },
        { "PyileLogEntry", "Get-PyileLog Debug -Session hq" },
        { "PyileMember", "$t = New-PyileTicket -Session hq -HostName 127.0.0.1 -Note $text; $alias = if ($name -eq 'late') { 'desk' } else { \"x$name\" }; "
            + "$null = Connect-PyilePeer -Ticket $t -Identity third -Alias $alias -Address 127.0.0.8; Get-PyileMember" },
        { "PyileTicket", "New-PyileTicket -Session hq -Note $text | ForEach-Object { }; Get-PyileTicket" },
        { "PyileHandler", "Register-PyileHandler PeerJoined, Message { } -From $name -Name $name -Session hq | ForEach-Object { }; "
            + "Get-PyileHandler" },
        { "PyileEndpoint", "Register-PyileEndpoint $name { param([string] $x) } -AllowEveryone -Session bob; Get-PyileEndpoint -Peer bob -Session hq" },
        { "PyileEndpointParameter", "(Register-PyileEndpoint $name ([scriptblock]::Create(\"param([string] `${$name})\")) -Session bob).Parameters" },
        { "PyileRemoteError", "$null = Register-PyileEndpoint fail { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new("
            + "[Exception]::new($using:name), 'First', 'ReadError', $null)) } -AllowEveryone -Session bob; "
            + "Invoke-PyileEndpoint fail -To bob -Session hq -ErrorVariable e -ErrorAction SilentlyContinue; $e.TargetObject" },
        { "PyileEvent", "Register-PyileHandler PeerJoined { ($using:seen).Add($_) } -Session hq | ForEach-Object { }; "
            + "$other = Connect-PyilePeer 127.0.0.1 $hq.Port -Name late -Alias $name -Address 127.0.0.7 -Password $password; "
            + "$seen.Take()" },
        { "PyileHostTest", "Test-PyileHost 127.0.0.1 -Port $hq.Port; Test-PyileHost \"$name.invalid\" -TimeoutSec 1" },
        { "PyileTrust", "Get-PyileTrust -TrustPath $trustPath" },
    };

    public EveryViewTests() => _shell.Set("wrong", Secrets.Secure("wrong"));

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_output_type_is_among_the_samples()
    {
        Assembly module = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "Pyile.PowerShell");
        IEnumerable<string> written = module.ExportedTypes
            .Where(t => t.Namespace == "Pyile" && t.IsClass)
            // Types that are not output, and the job, which has a view of PowerShell.
            .Where(t => !t.IsAssignableTo(typeof(IModuleAssemblyCleanup)) && !t.IsAssignableTo(typeof(EventArgs))
                && !t.IsAssignableTo(typeof(Job)))
            .Concat(module.ExportedTypes
                .SelectMany(t => t.GetCustomAttributes<OutputTypeAttribute>())
                .SelectMany(o => o.Type)
                .Select(t => t.Type)
                .Where(t => t.Namespace == "Pyile" && !t.IsAssignableTo(typeof(Job))))
            .Select(t => t.Name)
            .Distinct();

        Assert.Equal(written.Order(), Samples.Select(row => (string)row[0]).Order());
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Ordinary_values_are_shown_completely(string type, string script)
    {
        IReadOnlyList<PSObject> sample = Sample(type, script);

        string table = Bare(Table(sample, "PlainText"));
        string list = Bare(List(sample, "PlainText"));

        foreach (string[] lines in (string[][])[table.Split('\n'), list.Split('\n')])
        {
            Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= 80, line));
            Assert.All(lines, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c == '…'));
        }
        // Objects of one type have more properties than fit into a row.
        if (type != "PyileHostTest")
            Assert.DoesNotMatch(@"(?m)^\w+ +: ", table);
        Assert.Matches(@"(?m)^\w+ +: ", list);
        Assert.All(sample, o => Assert.DoesNotContain("Pyile.Pyile", $"{o}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Invisible_characters_are_shown_in_a_visible_form(string type, string script)
    {
        using RawMember evil = JoinWithNastyAlias();
        _shell.Run("Connect-PyilePeer 127.0.0.1 $hq.Port -Name mallory -Alias \"m$([char]0x202e)y\" -Address 127.0.0.6 -Password "
            + "$password; Wait-Event hq PeerJoined 3").Ok();
        _shell.Set("text", Nasty);
        _shell.Set("name", "m\u202ey");
        IReadOnlyList<PSObject> sample = Sample(type, script);

        string[] shown = [Bare(Table(sample, "PlainText")), Bare(List(sample, "PlainText")), string.Join('\n', sample.Select(o => $"{o}"))];

        Assert.All(shown, text => Assert.All(text.Split('\n'), line => Assert.DoesNotContain(line, IsHidden)));
        string list = Regex.Replace(shown[1], @"\n\s*", "");
        if (type is "PyileMessage" or "PyileBan" or "PyileTicket" or "PyileHandler" or "PyileHostTest"
            or "PyileEndpoint" or "PyileEndpointParameter" or "PyileRemoteError")
            Assert.Contains("\\u{202e}", list, StringComparison.Ordinal);
        // Names are cleaned when they arrive. Addresses and remembered networks cannot be chosen by other members.
        else if (type is not ("PyileLoginAttempt" or "PyileTrust"))
            Assert.Matches("evilgnp|my", list);
    }

    [Theory]
    [InlineData("PyileSession", "State", "Listening")]
    [InlineData("PyilePeer", "State", "Active")]
    [InlineData("PyileReceipt", "Status", "Delivered")]
    [InlineData("PyileLogEntry", "Level", "Warning")]
    public void States_have_colours_except_in_plain_text(string type, string property, string state)
    {
        IReadOnlyList<PSObject> sample = Sample(type, (string)Samples.Single(row => (string)row[0] == type)[1]);

        foreach (Func<IReadOnlyList<PSObject>, string, string> render in (Func<IReadOnlyList<PSObject>, string, string>[])[Table, List])
        {
            Assert.Matches($"\u001b\\[[0-9;]+m{state}\u001b\\[0m", render(sample, "Ansi"));
            string plain = render(sample, "PlainText");
            Assert.Contains(property, plain, StringComparison.Ordinal);
            Assert.Contains(state, plain, StringComparison.Ordinal);
            Assert.DoesNotMatch($"\u001b\\[[1-9][0-9;]*m{state}", plain);
        }
    }

    [Fact]
    public void Shell_without_styles_shows_no_colours() => Assert.Equal(
        ["Active", "Strange"],
        _shell.Run("[Pyile.Views.Format]::State('Active', $null); [Pyile.Views.Format]::State('Strange', $PSStyle)").Ok().Texts);

    [Theory]
    [InlineData(0, "now")]
    [InlineData(-5, "5 s ago")]
    [InlineData(-200, "3 min ago")]
    [InlineData(7201, "in 2 h")]
    [InlineData(-59 * 60 - 1, "59 min ago")]
    [InlineData(-3 * 86400 - 1, "3 d ago")]
    [InlineData(-400 * 86400, "\\d{4}-\\d\\d-\\d\\d")]
    public void Times_are_shown_relative_to_now(int seconds, string expected)
    {
        // The second may change between the sample and the output.
        string shown = _shell.Run($"[Pyile.Views.Format]::Ago([datetime]::Now.AddSeconds({seconds}).AddMilliseconds({(seconds > 0 ? 900 : 0)}))").Ok().Texts.Single();

        Assert.Matches($"^{expected}$", shown);
        Assert.InRange(shown.Length, 1, 10);
    }

    private IReadOnlyList<PSObject> Sample(string type, string script)
    {
        if (_shell.Get("text") is null)
        {
            _shell.Set("text", "because");
            _shell.Set("name", "late");
        }
        _shell.Set("seen", new BlockingCollection<object>());
        Result result = _shell.Run(script);
        IReadOnlyList<PSObject> sample = result.Output;
        Assert.True(sample.Count > 0, string.Join('\n', result.Errors));
        Assert.All(sample, o => Assert.Equal($"Pyile.{type}", o.BaseObject.GetType().FullName));
        return sample;
    }

    private static string Table(IReadOnlyList<PSObject> sample, string rendering)
    {
        var host = new RecordingHost();
        using Shell console = Shell.Open(host);
        return Render(console, host, sample, rendering);
    }

    // Format-List is not available here; an object without a table view is shown as a list.
    private string List(IReadOnlyList<PSObject> sample, string rendering)
    {
        var views = XDocument.Load(Path.Combine(ModuleUnderTest.Folder, "Pyile.Format.ps1xml"));
        views.Descendants("View").Where(v => v.Element("TableControl") is not null).Remove();
        string file = Path.Combine(_folder.FullName, "lists.format.ps1xml");
        views.Save(file);
        var host = new RecordingHost();
        using Shell console = Shell.Open(host, isModuleImported: false, file);
        return Render(console, host, sample, rendering);
    }

    private static string Render(Shell console, RecordingHost host, IReadOnlyList<PSObject> sample, string rendering)
    {
        console.Set("sample", sample);
        console.Set("rendering", rendering);
        console.Run("""
            $before = $PSStyle.OutputRendering
            try {
                $PSStyle.OutputRendering = $rendering
                $sample | Out-Default
            }
            finally { $PSStyle.OutputRendering = $before }
            """).Ok();
        return host.Text;
    }

    private RawMember JoinWithNastyAlias()
    {
        var evil = new RawMember("127.0.0.5", int.Parse(_shell.Run("$hq.Port").Ok().Texts.Single(), null));
        _shell.Run("Wait-Event hq PeerJoined 2").Ok();
        evil.Send(int.Parse(_shell.Run("$hq.Address.Port").Ok().Texts.Single(), null), Nasty, Nasty);
        _shell.Run("Wait-Event hq MessageReceived").Ok();
        return evil;
    }

    // Without the colours of PowerShell's own headers, which a real console leaves out in plain text and this one does not.
    private static string Bare(string text) => Colours().Replace(text, "");

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colours();

    private static bool IsHidden(char c) => char.IsControl(c) || char.GetUnicodeCategory(c)
        is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;
}
