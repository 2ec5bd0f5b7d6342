using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pyile.Structure.Tests.Source;

/// <summary>
/// The constructors of a project and the delegates that they take. Primary constructors of classes and structs count. That of a
/// record counts only if it takes a delegate: a record of values is data, and would lower the share of those that do.
/// </summary>
internal static class Constructors
{
    public static IReadOnlyList<(string Name, int Delegates)> In(SourceModel source) =>
        [.. source.Trees.AsParallel().SelectMany(tree => In(tree, source.MeaningOf(tree))).Order()];

    public static double PercentWithDelegates(IReadOnlyCollection<(string Name, int Delegates)> constructors) =>
        constructors.Count == 0 ? 0 : 100.0 * constructors.Count(constructor => constructor.Delegates > 0) / constructors.Count;

    private static IEnumerable<(string Name, int Delegates)> In(SyntaxTree tree, SemanticModel meaning)
    {
        foreach (TypeDeclarationSyntax type in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>())
        {
            string name = meaning.GetDeclaredSymbol(type)!.ToDisplayString();
            if (type.ParameterList is { } primary && (type is not RecordDeclarationSyntax || Delegates(primary, meaning) > 0))
                yield return (Signature(name, primary), Delegates(primary, meaning));
            foreach (ConstructorDeclarationSyntax constructor in type.Members.OfType<ConstructorDeclarationSyntax>())
                yield return (Signature(name, constructor.ParameterList), Delegates(constructor.ParameterList, meaning));
        }
    }

    private static string Signature(string name, ParameterListSyntax parameters) =>
        $"{name}({string.Join(",", parameters.Parameters.Select(parameter => parameter.Identifier.ValueText))})";

    private static int Delegates(ParameterListSyntax parameters, SemanticModel meaning) => parameters.Parameters
        .Count(parameter => parameter.Type is { } type && meaning.GetTypeInfo(type).Type?.TypeKind == TypeKind.Delegate);
}
