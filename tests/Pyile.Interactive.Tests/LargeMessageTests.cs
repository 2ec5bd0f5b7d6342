using System.Diagnostics;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>A message of 1 MiB takes at most a screen in every view, and no longer than another one.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class LargeMessageTests : IDisposable
{
    private const int Rows = 24;
    private const int Columns = 80;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly RecordingHost _host = new();
    private readonly Shell _shell = Shell.OpenNetwork("bob");
    private readonly Shell _console;

    public LargeMessageTests() => _console = Shell.Open(_host);

    public void Dispose()
    {
        _console.Dispose();
        _shell.Dispose();
    }

    [Theory]
    [InlineData("'x' * 1MB")]
    [InlineData("[string][char]0x6f22 * (1MB / 3)")]
    [InlineData("[string][char]0x202e * (1MB / 3)")]
    [InlineData("([string][char]0x1b + '[2J') * (1MB / 4)")]
    [InlineData("'a' + [string][char]0x301 * (1MB / 2 - 1)")]
    [InlineData("\"line`n\" * (1MB / 5)")]
    public void Text_takes_at_most_a_screen(string text)
    {
        _shell.Run($"Send-PyileMessage ({text}) -To admin -Session bob -TimeoutSec 20").Ok();

        foreach (string script in (string[])["Get-PyileMessage -Session hq -Last 1", "Get-PyileMessage -Session hq -Last 1 | ForEach-Object { \"$_\" }"])
            ShowsAtMostAScreen(script, header: 4);
        _console.Set("message", _shell.Run("Receive-PyileMessage -Session hq").Ok().Output.Single());
        ShowsAtMostAScreen("$message", header: 4);
    }

    [Theory]
    [InlineData("9")]
    [InlineData("-1")]
    public void Number_of_a_million_digits_becomes_a_text_at_once(string digits)
    {
        _shell.Set("json", digits + new string('7', 1_000_000));
        // The cmdlet refuses such a number, so this is what another program sends.
        _shell.Run("""
            $raw = [Pyile.PyileSession].GetField('_session', 'Instance, NonPublic').GetValue($bob)
            $content = $raw.GetType().Assembly.GetType('Pyile.Engine.Model.Content')::Json($json)
            $null = $raw.BroadcastAsync($content, $null, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
            """).Ok();

        long began = Stopwatch.GetTimestamp();
        Assert.Equal("True", _shell.Run("\"$((Receive-PyileMessage -Session hq).Value)\" -ceq $json").Ok().Texts.Single());

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Limit);
    }

    private void ShowsAtMostAScreen(string script, int header)
    {
        _console.Set("hq", _shell.Get("hq"));
        int before = _host.Text.Length;
        long began = Stopwatch.GetTimestamp();
        _console.Run($"{script} | Out-Default").Ok();

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Limit);
        string shown = _host.Text[before..];
        int rows = shown.TrimEnd('\n').Split('\n').Sum(line => Math.Max(1, (line.Sum(Width) + Columns - 1) / Columns));
        Assert.InRange(rows, 1, Rows + header);
        Assert.Contains(" characters)", shown.ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // Control pictures take one column, like letters.
    private static int Width(char c) => c is < '\u1100' or (>= '\u2400' and < '\u2440') ? 1 : 2;
}
