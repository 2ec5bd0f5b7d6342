namespace Pyile.ConsoleTests.Support;

/// <summary>A test as tests/Pester/run.ps1 reports it, or a block or file that failed as a whole.</summary>
internal sealed record PesterResult(string File, string Name, string Result, string[] Errors)
{
    public override string ToString() => string.Join('\n', [$"{Result}: {Name}", .. Errors]);
}
