using System.Reflection;
using System.Xml.Linq;
using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests;

/// <summary>One project of src/: its built assembly and its sources.</summary>
internal sealed class Project
{
    private readonly Lazy<Assembly> _assembly;
    private readonly Lazy<SourceModel> _source;

    public Project(string name)
    {
        Name = name;
        _assembly = new(() => Assembly.Load(name));
        _source = new(Compile);
    }

    public string Name { get; }

    public Assembly Assembly => _assembly.Value;

    public SourceModel Source => _source.Value;

    private SourceModel Compile()
    {
        string folder = $"src/{Name}/";
        XDocument file = XDocument.Load(Path.Combine(Repository.Root, folder, $"{Name}.csproj"));
        IEnumerable<string> usings = file.Descendants("Using").Select(element => (string?)element.Attribute("Include") ?? "");
        return SourceModel.Of(
            Name,
            Repository.CSharpFiles.Where(source => source.Path.StartsWith(folder, StringComparison.Ordinal)).Select(source => source.Tree),
            usings.Where(name => name.Length > 0));
    }
}
