using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>The module next to another version of a library it uses, in a separate process.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class LoadContextTests
{
    [Theory]
    [InlineData(Program.OtherFirst)]
    [InlineData(Program.ModuleFirst)]
    public async Task Modules_load_their_own_version_of_a_library(string order)
    {
        (int exitCode, string output, string errors) = await OwnProcess.RunAsync([order]);

        Assert.True(exitCode == 0, errors);
        Assert.Equal(
            ["10 Pyile", "9 Default"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order());
    }
}
