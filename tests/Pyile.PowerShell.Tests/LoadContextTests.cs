using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>The module beside another version of a package it uses, in a process of their own.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class LoadContextTests
{
    [Theory]
    [InlineData(Program.OtherFirst)]
    [InlineData(Program.ModuleFirst)]
    public async Task Each_has_its_own_version(string order)
    {
        (int exitCode, string output, string errors) = await OwnProcess.RunAsync([order]);

        Assert.True(exitCode == 0, errors);
        Assert.Equal(["10 Pyile", "9 Default"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order());
    }
}
