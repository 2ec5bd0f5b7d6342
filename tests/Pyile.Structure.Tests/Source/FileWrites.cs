using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pyile.Structure.Tests.Source;

/// <summary>Where code opens, changes, creates, moves or deletes files and folders through the framework.</summary>
internal static class FileWrites
{
    private static readonly string[] Types =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.FileSystemInfo", "System.IO.Directory", "System.IO.DirectoryInfo",
        "System.IO.RandomAccess", "System.IO.StreamWriter", "System.IO.StreamReader", "System.IO.FileSystemAclExtensions",
        "System.IO.FileSystemWatcher", "System.IO.MemoryMappedFiles.MemoryMappedFile", "System.IO.Compression.ZipFile",
        "System.Formats.Tar.TarFile", "System.Formats.Tar.TarWriter", "System.Xml.XmlWriter",
    ];

    // They neither open a file nor change one.
    private static readonly string[] Looks =
    [
        "Exists", "FileInfo", "DirectoryInfo", "LinkTarget", "GetUnixFileMode", "GetAccessControl", "EnumerateFileSystemEntries", "FullName", "Name",
    ];

    /// <summary>The full names of the methods that do it, and what they use.</summary>
    public static IEnumerable<(string Method, string Used)> In(SourceModel source) =>
        from use in Uses(source)
        where Types.Contains(use.Symbol.ContainingType?.ToDisplayString()) && !Looks.Contains(NameOf(use.Symbol))
        // The contents of an open stream are what its opener wants.
        where use.Symbol is IMethodSymbol { IsStatic: true } or IMethodSymbol { MethodKind: MethodKind.Constructor } || !IsStream(use.Symbol.ContainingType!)
        select (use.Method, $"{use.Symbol.ContainingType!.Name}.{NameOf(use.Symbol)}");

    /// <summary>The full names of the methods outside a type that call these methods of it.</summary>
    public static IEnumerable<string> CallersOf(SourceModel source, string type, params string[] methods) =>
        from use in Uses(source)
        where use.Symbol is IMethodSymbol && methods.Contains(use.Symbol.Name)
        where use.Symbol.ContainingType?.OriginalDefinition is { } owner && $"{owner.ContainingNamespace}.{owner.Name}" == type
        where !use.Method.StartsWith(type + ".", StringComparison.Ordinal)
        select use.Method;

    private static IEnumerable<(string Method, ISymbol Symbol)> Uses(SourceModel source) =>
        from tree in source.Trees
        let meaning = source.MeaningOf(tree)
        from node in tree.GetRoot().DescendantNodes()
        where node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or MemberAccessExpressionSyntax { Parent: not InvocationExpressionSyntax }
        let symbol = meaning.GetSymbolInfo(node).Symbol
        where symbol is IMethodSymbol or IPropertySymbol
        select (MethodOf(node, meaning), symbol.OriginalDefinition);

    private static string MethodOf(SyntaxNode node, SemanticModel meaning)
    {
        SyntaxNode? member = node.Ancestors().FirstOrDefault(ancestor =>
            ancestor is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or FieldDeclarationSyntax or BaseTypeDeclarationSyntax);
        ISymbol? declared = member is FieldDeclarationSyntax field
            ? meaning.GetDeclaredSymbol(field.Declaration.Variables[0])
            : member is null ? null : meaning.GetDeclaredSymbol(member);
        INamedTypeSymbol? type = declared as INamedTypeSymbol ?? declared?.ContainingType;
        return $"{type?.ContainingNamespace}.{type?.Name}.{declared?.Name}";
    }

    private static string NameOf(ISymbol symbol) =>
        symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? symbol.ContainingType.Name : symbol.Name;

    private static bool IsStream(INamedTypeSymbol type) => type.Name is "FileStream" or "StreamWriter" or "StreamReader" or "XmlWriter";
}
