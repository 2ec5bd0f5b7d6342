using Pyile.ModuleTests.Support;
using Pyile.PublicApi;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
public sealed class PublicApiTests
{
    [Fact]
    public void Public_types_of_the_module_are_those_of_the_file()
    {
        using Shell shell = Shell.Open();

        PublicSurface.Check(AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "Pyile.PowerShell"));
    }
}
