using System.Text.RegularExpressions;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed partial class ViewTests : IDisposable
{
    // Clears the screen, sets a title, reorders, and hides.
    private const string Nasty = "\u001b[2J\u001b]0;x\u0007evil\u202egnp.exe\u200b\r\nsecond line\u2028third\u009b31m";

    private readonly RecordingHost _host = new();
    private readonly Shell _shell = Shell.OpenMixedNetwork("bob");
    private readonly Shell _console;

    public ViewTests()
    {
        _console = Shell.Open(_host);
        foreach (string variable in (string[])["hq", "bob", "trustPath"])
            _console.Set(variable, _shell.Get(variable));
    }

    public void Dispose()
    {
        _console.Dispose();
        _shell.Dispose();
    }

    // EveryViewTests check each type by itself.
    [Theory]
    [InlineData("Receive-PyileMessage -Session hq", "Text")]
    [InlineData("Send-PyileMessage @{ evil = $nasty } -To bob -Session hq; Get-PyileMessage -Session hq", "Text")]
    [InlineData("$hq; Test-PyileHost 127.0.0.1 $hq.Port -TrustPath $trustPath", "Reachable")]
    [InlineData("Receive-PyileMessage -Session hq -AsJob", "PSJobTypeName")]
    [InlineData("$hq; Get-PyilePeer -Session hq; Get-PyileMessage -Session hq; Get-PyileLog Debug -Session hq; "
        + "Get-PyileStatistics -Session hq", "Content")]
    public void Views_fit_80_columns_and_show_text_of_others_safely(string script, string header)
    {
        using RawMember evil = JoinWithNastyAlias();
        _shell.Set("wrong", Secrets.Secure("wrong"));
        _shell.Set("nasty", Nasty);
        _console.Set("nasty", Nasty);
        _shell.Run("Add-PyileBan -Address 10.0.0.0/8 -Reason $nasty").Ok();
        _shell.Run("Connect-PyilePeer 127.0.0.1 $hq.Port -Address 127.0.0.9 -Password $wrong");

        _console.Run($"& {{ {script} }} | Out-Default").Ok();

        string text = Colours().Replace(_host.Text, "");
        string[] lines = text.Split('\n');
        Assert.Contains(header, text, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\u2028', text);
        Assert.DoesNotContain('\u200b', text);
    }

    [Theory]
    [InlineData("Get-PyilePeer -Session hq | Add-PyileBan -WhatIf", "What if")]
    [InlineData("Get-PyilePeer -Session hq | Send-PyileMessage 'x' -WhatIf", "What if")]
    [InlineData("Get-PyilePeer -Session hq | Disconnect-PyilePeer -WhatIf", "What if")]
    [InlineData("Send-PyileMessage 'x' -Session hq -TimeoutSec 0.05 -ErrorAction SilentlyContinue -ErrorVariable failed; "
        + "\"$failed\"", "failed")]
    public void Strings_of_objects_show_text_of_others_safely(string script, string part)
    {
        using RawMember evil = JoinWithNastyAlias();

        _console.Run($"& {{ {script} }} | Out-Default");

        Assert.Contains(part, _host.Text, StringComparison.Ordinal);
        Assert.Contains("evilgnp", _host.Text, StringComparison.Ordinal);
        Assert.All(_host.Text.Split('\n'), line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Fact]
    public void View_methods_never_throw() => Assert.Equal(
        ["", "␛[2J␇", "\\u{202e}a\\u{2028}", "\ufffdx", "12"],
        _console.Run("""
            $null, "`e[2J`a", "$([char]0x202e)a$([char]0x2028)", "$([char]0xD800)x", 12 | ForEach-Object { [Pyile.Views.Format]::Text($_) }
            """).Ok().Texts.Select(t => t.Replace('\ud800', '\ufffd')));

    // A message as a handler gets it, from the member whose alias is known by now.
    private RawMember JoinWithNastyAlias()
    {
        var evil = new RawMember("127.0.0.5", int.Parse(_shell.Run("$hq.Port").Ok().Texts.Single(), null));
        _shell.Run("Wait-Event hq PeerJoined 2").Ok();
        evil.Send(int.Parse(_shell.Run("$hq.Address.Port").Ok().Texts.Single(), null), Nasty, Nasty + new string('x', 200));
        _shell.Run("Wait-Event hq MessageReceived").Ok();
        return evil;
    }

    // The colours of PowerShell's own headers.
    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colours();
}
