using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pyile.Structure.Tests.Source;

/// <summary>
/// The sources of one project with what their names mean. Code that source generators add is not part of it, so its compile
/// errors mean nothing.
/// </summary>
internal sealed class SourceModel
{
    private static readonly string[] ImplicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http",
        "System.Threading", "System.Threading.Tasks",
    ];

    private static readonly MetadataReference[] Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation _compilation;
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _meanings = new();
    private readonly Lazy<TypeGraph> _graph;

    private SourceModel(CSharpCompilation compilation, IReadOnlyList<SyntaxTree> trees)
    {
        _compilation = compilation;
        Trees = trees;
        _graph = new(() => TypeGraph.Of(this));
    }

    public IReadOnlyList<SyntaxTree> Trees { get; }

    public TypeGraph Graph => _graph.Value;

    public static SourceModel Of(string assemblyName, IEnumerable<SyntaxTree> trees, IEnumerable<string> usings)
    {
        SyntaxTree[] all = [.. trees];
        string globalUsings = string.Concat(ImplicitUsings.Concat(usings).Select(name => $"global using {name};\n"));
        CSharpParseOptions options = all.Length > 0 ? (CSharpParseOptions)all[0].Options : CSharpParseOptions.Default;
        var compilation = CSharpCompilation.Create(
            assemblyName,
            all.Append(CSharpSyntaxTree.ParseText(globalUsings, options)),
            Platform.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != assemblyName),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return new SourceModel(compilation, all);
    }

    public static SourceModel Of(params string[] sources) =>
        Of("Example", sources.Select((text, number) => new SourceFile($"Example{number}.cs", text).Tree), []);

    public SemanticModel MeaningOf(SyntaxTree tree) => _meanings.GetOrAdd(tree, key => _compilation.GetSemanticModel(key));
}
