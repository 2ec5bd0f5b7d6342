using System.Reflection;

namespace Pyile.PublicApi;

/// <summary>
/// The public types and members of an assembly as lines of text, and the file that they are compared with. Compiled into each test
/// project that has a file of its own.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Compares an assembly with its file, or writes the file if PYILE_UPDATE_API is 1.</summary>
    public static void Check(Assembly assembly)
    {
        string folder = typeof(PublicSurface).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "PublicApiFolder").Value!;
        string path = Path.Combine(folder, $"{assembly.GetName().Name}.txt");
        string[] lines = [.. Describe(assembly)];
        if (Environment.GetEnvironmentVariable("PYILE_UPDATE_API") == "1")
            File.WriteAllText(path, string.Join('\n', lines) + "\n");
        string[] listed = File.ReadAllLines(path);
        Assert.True(
            lines.SequenceEqual(listed),
            $"The public API differs from {path}. If that is intended, run this test with PYILE_UPDATE_API=1 and commit the file.\n" +
            $"Added:\n{string.Join('\n', lines.Except(listed))}\nRemoved:\n{string.Join('\n', listed.Except(lines))}");
    }

    private static IEnumerable<string> Describe(Assembly assembly) =>
        from type in assembly.ExportedTypes.OrderBy(t => t.FullName, StringComparer.Ordinal)
        from line in MembersOf(type).Order(StringComparer.Ordinal).Prepend($"{KindOf(type)} {Name(type)}{BasesOf(type)}")
        select line;

    private static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string BasesOf(Type type)
    {
        Type? parent = type.IsEnum ? Enum.GetUnderlyingType(type) : type.BaseType;
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<Type> added = type.IsEnum ? [] : type.GetInterfaces().Except(inherited);
        List<string> bases = [.. added.Where(t => t.IsVisible).Select(Name).Order(StringComparer.Ordinal)];
        if (parent is not null && parent != typeof(object) && parent != typeof(ValueType))
            bases.Insert(0, Name(parent));
        return bases.Count > 0 ? $" : {string.Join(", ", bases)}" : "";
    }

    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetMembers(Declared).Select(Describe).OfType<string>().Select(member => $"  {member}");

    private static string? Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly =>
            $"{Static(field.IsStatic)}{field.Name} : {Name(field.FieldType)}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}",
        ConstructorInfo made when IsVisible(made) => $"new({Parameters(made)})",
        MethodInfo { IsSpecialName: false } method when IsVisible(method) =>
            $"{Static(method.IsStatic)}{method.Name}{Generic(method)}({Parameters(method)}) : {Name(method.ReturnType)}",
        MethodInfo { Name: ['o', 'p', '_', ..] } method when IsVisible(method) =>
            $"static {method.Name}({Parameters(method)}) : {Name(method.ReturnType)}",
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) => Describe(property),
        EventInfo raised when IsVisible(raised.AddMethod!) => $"event {raised.Name} : {Name(raised.EventHandlerType!)}",
        _ => null,
    };

    private static string Describe(PropertyInfo property)
    {
        string get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
        string set = property.SetMethod is { } setter && IsVisible(setter) ? (IsInit(setter) ? " init;" : " set;") : "";
        string index = string.Join(", ", property.GetIndexParameters().Select(p => Name(p.ParameterType)));
        bool isStatic = property.GetAccessors(nonPublic: true)[0].IsStatic;
        return $"{Static(isStatic)}{property.Name}{(index.Length > 0 ? $"[{index}]" : "")} : {Name(property.PropertyType)} {{{get}{set} }}";
    }

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.FullName == "System.Runtime.CompilerServices.IsExternalInit");

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Describe));

    private static string Describe(ParameterInfo parameter) =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? $" = {parameter.RawDefaultValue ?? "default"}" : "")}";

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.HasElementType)
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        string name = (type.FullName ?? $"{type.Namespace}.{type.Name}").Split('[')[0];
        return type.IsGenericType
            ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : name;
    }
}
