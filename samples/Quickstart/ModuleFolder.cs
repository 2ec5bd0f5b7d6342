namespace Pyile.Quickstart;

/// <summary>The folder of the built module: <c>out/Pyile</c> at the top of the checkout.</summary>
internal static class ModuleFolder
{
    public static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string manifest = Path.Combine(folder.FullName, "out", "Pyile", "Pyile.psd1");
            if (File.Exists(manifest))
                return manifest;
        }
        throw new FileNotFoundException("out/Pyile/Pyile.psd1 was not found in any folder above this program. Run 'dotnet build' first.");
    }
}
