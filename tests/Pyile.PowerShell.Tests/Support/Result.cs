using System.Management.Automation;

namespace Pyile.ModuleTests.Support;

/// <summary>Everything that a script wrote, by stream.</summary>
internal sealed record Result(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Everything)
{
    public IReadOnlyList<string> Texts => [.. Output.Select(o => o?.ToString() ?? "")];

    /// <summary>The ids of the errors, without the name of the cmdlet.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0])];

    public Result Ok()
    {
        Assert.Empty(Errors.Select(e => $"{e.FullyQualifiedErrorId}: {e}"));
        return this;
    }
}
