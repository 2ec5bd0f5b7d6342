using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pyile.Structure.Tests.Source;

/// <summary>
/// Which types of a project name which others of it. A nested type, a lambda and an iterator belong to the outermost type, and the
/// parts of a partial type are one. A type names another one if its code has the name of the type, of a member of it or of an
/// extension method in it, or creates it with new(). References in XML documentation do not count.
/// </summary>
internal sealed class TypeGraph
{
    private readonly Dictionary<string, HashSet<string>> _named = [];
    private readonly Dictionary<string, string> _namespaces = [];
    private readonly HashSet<string> _classes = [];

    private TypeGraph()
    {
    }

    /// <summary>For each type the own types that it names.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Types => _named;

    /// <summary>For each namespace the others whose types it names.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Namespaces => _named
        .GroupBy(type => _namespaces[type.Key])
        .ToDictionary(
            group => group.Key,
            group => group.SelectMany(type => type.Value).Select(used => _namespaces[used]).Where(used => used != group.Key).ToHashSet());

    /// <summary>For each class the number of own types that it names.</summary>
    public IEnumerable<(string Type, int Count)> Collaborators => _classes.Select(name => (name, _named[name].Count));

    public static TypeGraph Of(SourceModel source)
    {
        var graph = new TypeGraph();
        var uses = source.Trees.AsParallel().SelectMany(tree => UsesIn(tree, source.MeaningOf(tree))).ToList();
        foreach ((INamedTypeSymbol type, HashSet<INamedTypeSymbol> used) in uses)
        {
            HashSet<string> names = graph.Add(type);
            foreach (INamedTypeSymbol other in used)
            {
                graph.Add(other);
                names.Add(NameOf(other));
            }
        }
        return graph;
    }

    private HashSet<string> Add(INamedTypeSymbol type)
    {
        string name = NameOf(type);
        if (_named.TryGetValue(name, out HashSet<string>? names))
            return names;
        _namespaces[name] = type.ContainingNamespace.ToDisplayString();
        if (type.TypeKind == TypeKind.Class)
            _classes.Add(name);
        return _named[name] = [];
    }

    private static IEnumerable<(INamedTypeSymbol Type, HashSet<INamedTypeSymbol> Used)> UsesIn(SyntaxTree tree, SemanticModel meaning)
    {
        foreach (MemberDeclarationSyntax declaration in TopLevelTypes.In(tree))
        {
            if (meaning.GetDeclaredSymbol(declaration) is not INamedTypeSymbol type)
                continue;
            HashSet<INamedTypeSymbol> used = new(SymbolEqualityComparer.Default);
            foreach (SyntaxNode node in declaration.DescendantNodes())
                used.UnionWith(NamedBy(node, meaning).Where(IsOwn).Select(Outermost));
            used.Remove(Outermost(type));
            yield return (Outermost(type), used);
        }
    }

    private static IEnumerable<INamedTypeSymbol> NamedBy(SyntaxNode node, SemanticModel meaning)
    {
        if (node is ImplicitObjectCreationExpressionSyntax)
            return meaning.GetTypeInfo(node).Type is INamedTypeSymbol created ? [created] : [];
        if (node is not SimpleNameSyntax)
            return [];
        SymbolInfo info = meaning.GetSymbolInfo(node);
        return (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
        {
            INamedTypeSymbol type => [type],
            IMethodSymbol { ReducedFrom: { } extension } => [extension.ContainingType],
            IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol =>
                (info.Symbol ?? info.CandidateSymbols[0]).ContainingType is { } owner ? [owner] : [],
            _ => [],
        };
    }

    // The elements of a tuple have places in the source, but a tuple is not a type of the project.
    private static bool IsOwn(INamedTypeSymbol type) => !type.IsTupleType && type.Locations.Any(location => location.IsInSource);

    private static INamedTypeSymbol Outermost(INamedTypeSymbol type)
    {
        INamedTypeSymbol outer = type.OriginalDefinition;
        while (outer.ContainingType is { } container)
            outer = container.OriginalDefinition;
        return outer;
    }

    private static string NameOf(INamedTypeSymbol type) => type.ToDisplayString();
}
