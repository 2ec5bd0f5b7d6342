using System.IO.Compression;
using System.Management.Automation;
using System.Xml.Linq;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>The package for a gallery: its contents, its metadata, and that it works when installed.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class PackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pyile-");
    private readonly ZipArchive _package = ZipFile.OpenRead(ModuleUnderTest.Package);

    public void Dispose()
    {
        _package.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Package_contains_exactly_the_module() => Assert.Equal(
        ModuleUnderTest.Files,
        _package.Entries.Select(e => e.FullName).Where(IsOfModule).Order(StringComparer.Ordinal));

    [Fact]
    public void Package_contains_the_latest_build() => Assert.All(_package.Entries.Where(e => IsOfModule(e.FullName)), entry =>
    {
        using Stream content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        Assert.Equal(File.ReadAllBytes(Path.Combine(ModuleUnderTest.Folder, entry.FullName)), bytes.ToArray());
    });

    [Fact]
    public void Package_repeats_the_manifest()
    {
        using Shell shell = Shell.Open();
        PSModuleInfo manifest = Manifest(shell);

        Dictionary<string, string> said = Nuspec();

        Assert.Equal("Pyile", said["id"]);
        Assert.Equal(manifest.Version.ToString(), said["version"]);
        Assert.Equal(manifest.Author, said["authors"]);
        Assert.Equal(manifest.Description, said["description"]);
        Assert.Equal(manifest.Copyright, said["copyright"]);
        Assert.Equal(manifest.LicenseUri.ToString(), said["licenseUrl"]);
        Assert.Equal(manifest.ReleaseNotes.ReplaceLineEndings("\n"), said["releaseNotes"].ReplaceLineEndings("\n"));
        Assert.Equal(manifest.ProjectUri?.ToString(), said.GetValueOrDefault("projectUrl"));
        Assert.DoesNotContain("dependencies", said.Keys);
    }

    [Fact]
    public void Manifest_lists_the_files()
    {
        using Shell shell = Shell.Open();

        Assert.Equal(
            ModuleUnderTest.Files,
            Manifest(shell).FileList
                .Select(f => Path.GetRelativePath(ModuleUnderTest.Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Package_tags_list_the_cmdlets()
    {
        using Shell shell = Shell.Open();
        PSModuleInfo manifest = Manifest(shell);
        IEnumerable<string> commands = manifest.ExportedCmdlets.Keys.SelectMany(c => new[] { $"PSCmdlet_{c}", $"PSCommand_{c}" });

        string tags = Nuspec()["tags"];

        Assert.Equal(
            manifest.Tags.Concat(["PSModule", "PSIncludes_Cmdlet"]).Concat(commands).Order(StringComparer.Ordinal),
            tags.Split(' ').Order(StringComparer.Ordinal));
        Assert.Contains("PSEdition_Core", manifest.Tags);
        // The maximum length that the Gallery accepts.
        Assert.True(tags.Length <= 4000, $"{tags.Length} characters of tags");
    }

    [Fact]
    public void Release_notes_are_the_newest_section_of_the_changelog()
    {
        using Shell shell = Shell.Open();
        string changelog = File.ReadAllText(Path.Combine(ModuleUnderTest.SampleFolder, "../CHANGELOG.md")).ReplaceLineEndings("\n");
        string newest = changelog.Split("\n## ")[1];

        Assert.Equal(
            newest[newest.IndexOf('\n', StringComparison.Ordinal)..].Trim(), Manifest(shell).ReleaseNotes.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_third_party_library_has_its_notice()
    {
        string notices = File.ReadAllText(Path.Combine(ModuleUnderTest.Folder, "THIRD-PARTY-NOTICES.txt"));

        Assert.All(
            ModuleUnderTest.Files
                .Where(f => f.StartsWith("dependencies/", StringComparison.Ordinal)
                    && !f.StartsWith("dependencies/Pyile.", StringComparison.Ordinal)),
            f => Assert.Contains(Path.GetFileNameWithoutExtension(f), notices, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Installed_module_is_found_by_name_and_works()
    {
        string installed = Path.Combine(_folder.FullName, "Pyile", Nuspec()["version"]);
        _package.ExtractToDirectory(installed);

        (int exitCode, string output, string errors) = await OwnProcess.RunAsync([Program.Installed], ("PSModulePath", _folder.FullName));

        Assert.True(exitCode == 0, errors);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        using Shell shell = Shell.Open();
        Assert.Equal(installed, lines[0]);
        Assert.Equal(Manifest(shell).ExportedCmdlets.Keys.Order(StringComparer.Ordinal), lines[1].Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal(["to a peer", "42", "0 sessions"], lines[2..5]);
        Assert.Contains(Path.Combine(installed, "dependencies", "Pyile.Engine.dll"), lines[5..]);
        Assert.All(lines[5..], l => Assert.StartsWith(installed, l, StringComparison.Ordinal));
    }

    private static PSModuleInfo Manifest(Shell shell) =>
        (PSModuleInfo)shell.Run("Test-ModuleManifest $manifest").Ok().Output.Single().BaseObject;

    // Every package also contains a nuspec and the files of the container format.
    private static bool IsOfModule(string name) =>
        name is not ("Pyile.nuspec" or "[Content_Types].xml" or "_rels/.rels")
            && !name.StartsWith("package/services/", StringComparison.Ordinal);

    private Dictionary<string, string> Nuspec()
    {
        using Stream content = _package.GetEntry("Pyile.nuspec")!.Open();
        return XDocument.Load(content).Root!.Elements().Single(e => e.Name.LocalName == "metadata").Elements().ToDictionary(e =>
            e.Name.LocalName, e => e.Value);
    }
}
