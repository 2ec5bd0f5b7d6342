using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace Pyile.ModuleTests.Support;

/// <summary>Objects of the public types of the framework and of PowerShell that a script can make, filled with marks.</summary>
internal static class TypeSamples
{
    private static readonly string[] Assemblies =
    [
        "System.Private.CoreLib", "System.Collections", "System.Collections.Concurrent", "System.Collections.Immutable",
        "System.Collections.NonGeneric", "System.Collections.Specialized", "System.ComponentModel.Primitives", "System.ComponentModel.TypeConverter",
        "System.Data.Common", "System.Diagnostics.FileVersionInfo", "System.Diagnostics.Process", "System.Drawing.Primitives", "System.IO.Compression",
        "System.Linq", "System.Management.Automation", "System.Memory", "System.Net.Http", "System.Net.Mail", "System.Net.NetworkInformation",
        "System.Net.Primitives", "System.Net.Requests", "System.Net.WebHeaderCollection", "System.Numerics.Vectors", "System.ObjectModel",
        "System.Private.Uri", "System.Private.Xml", "System.Private.Xml.Linq", "System.Runtime.Numerics", "System.Security.Claims",
        "System.Security.Cryptography", "System.Text.Json", "System.Text.RegularExpressions",
    ];

    // They open files and sockets, name objects of the system, or are parts of commands.
    private static readonly string[] Excluded =
    [
        "System.IO.", "System.Net.Sockets.", "System.Threading.", "System.Diagnostics.Tracing.", "System.Runtime.CompilerServices.",
        "System.Runtime.InteropServices.", "System.Runtime.Intrinsics.", "System.Reflection.Emit.", "System.Buffers.", "Microsoft.Win32.",
        "System.Management.Automation.Remoting.",
    ];

    private static readonly string[] Files = ["path", "file", "url", "uri", "host", "address"];

    // These convert what they are made with, or are only partly content, such as a capacity; ValueTests has them.
    private static readonly Type[] Converted =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(Guid),
        typeof(System.Numerics.BigInteger), typeof(System.Net.IPAddress), typeof(System.Net.IPEndPoint), typeof(Uri),
        typeof(Half), typeof(Int128), typeof(UInt128), typeof(System.Text.StringBuilder), typeof(System.Data.DataTable), typeof(System.Data.DataView),
        typeof(System.Data.SqlTypes.SqlDateTime), typeof(System.Data.SqlTypes.SqlString),
    ];

    public static IEnumerable<Type> Types =>
        from name in Assemblies
        from type in Assembly.Load(name).GetExportedTypes()
        where !type.IsAbstract && !type.IsInterface && !type.IsByRefLike && !Excluded.Any(type.FullName!.StartsWith)
        where !typeof(Delegate).IsAssignableFrom(type) && !typeof(Attribute).IsAssignableFrom(type)
        where type.Namespace != "Microsoft.PowerShell.Commands" && type != typeof(PSObject) && type.GetCustomAttribute<ObsoleteAttribute>() is null
        let closed = Close(type)
        where closed is not null
        select closed;

    public static IEnumerable<TypeSample> Of(Type type)
    {
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().Take(1).Select(value => new TypeSample(value, "enum", [$"{value}"]));
        return Converted.Contains(type) ? Known(type) : [.. Constructed(type), .. Filled(type), .. Added(type), .. Known(type)];
    }

    private static Type? Close(Type type)
    {
        if (!type.IsGenericTypeDefinition)
            return type;
        try
        {
            return type.MakeGenericType([.. type.GetGenericArguments().Select(_ => typeof(string))]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // The first constructor that takes marks. A capacity or comparer does not belong to the content of a collection.
    private static IEnumerable<TypeSample> Constructed(Type type)
    {
        foreach (ConstructorInfo constructor in type.GetConstructors().OrderByDescending(c => c.GetParameters().Length))
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            if (parameters.Length is 0 or > 8 || parameters.Any(p => IsFile(p) || IsCapacity(type, p)))
                continue;
            var marks = new Marks();
            object?[] arguments = [.. parameters.Select(p => marks.Make(p.ParameterType))];
            if (Array.TrueForAll(arguments, a => a is not null) && Try(() => constructor.Invoke(arguments)) is { } value)
            {
                yield return new TypeSample(value, $"new({string.Join(", ", parameters.Select(p => p.Name))})", marks.Texts);
                yield break;
            }
        }
    }

    private static bool IsFile(ParameterInfo parameter) => parameter.ParameterType == typeof(string)
        && Files.Any(name => parameter.Name!.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsCapacity(Type type, ParameterInfo parameter) =>
        typeof(IEnumerable).IsAssignableFrom(type) && parameter.ParameterType.IsPrimitive;

    private static IEnumerable<TypeSample> Filled(Type type)
    {
        if (Empty(type) is not { } value)
            yield break;
        var marks = new Marks();
        var set = new List<(PropertyInfo Property, object Value, string[] Marks)>();
        foreach (PropertyInfo property in type.GetProperties().Where(p => p.SetMethod is { IsPublic: true, IsStatic: false } && p.CanRead))
        {
            int known = marks.Texts.Count;
            if (property.GetIndexParameters().Length > 0 || IsCapacityOf(value, property) || marks.Make(property.PropertyType) is not { } content)
                continue;
            _ = Try(() => { property.SetValue(value, content); return content; });
            set.Add((property, content, [.. marks.Texts.Skip(known)]));
        }
        foreach ((PropertyInfo property, object content, string[] texts) in set)
        {
            if (!Equals(Try(() => property.GetValue(value)), content))
                Array.ForEach(texts, marks.Forget);
        }
        yield return new TypeSample(value, "new() with properties", marks.Texts);
    }

    private static bool IsCapacityOf(object value, PropertyInfo property) => value is IEnumerable && property.PropertyType.IsPrimitive;

    private static IEnumerable<TypeSample> Added(Type type)
    {
        foreach (string name in new[] { "Add", "Push", "Enqueue", "AddLast", "Append", "TryAdd" })
        {
            foreach (MethodInfo method in type.GetMethods().Where(m => m.Name == name && !m.IsStatic && !m.IsGenericMethod))
            {
                var marks = new Marks();
                object?[] arguments = [.. method.GetParameters().Select(p => marks.Make(p.ParameterType))];
                if (arguments.Length == 0 || arguments.Contains(null) || marks.Texts.Count == 0 || method.GetParameters().Any(IsFile)
                    || Empty(type) is not { } value)
                    continue;
                if (Try(() => { object? result = method.Invoke(value, arguments); return type == method.ReturnType ? result : value; }) is not { } added)
                    continue;
                yield return new TypeSample(added, $"{name}({string.Join(", ", method.GetParameters().Select(p => p.Name))})", marks.Texts);
            }
        }
    }

    /// <summary>Static members that are objects of the type itself, such as Encoding.UTF8.</summary>
    public static IEnumerable<TypeSample> Known(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.Static)
            .Select(member => (member.Name, Value: member switch
            {
                PropertyInfo property when property.GetIndexParameters().Length == 0 && type.IsAssignableFrom(property.PropertyType) =>
                    Try(() => property.GetValue(null)),
                FieldInfo field when type.IsAssignableFrom(field.FieldType) => Try(() => field.GetValue(null)),
                _ => null,
            }))
            .Where(known => known.Value is not null)
            .Select(known => new TypeSample(known.Value!, known.Name, []));

    private static object? Empty(Type type) => Try(() =>
        type.GetConstructor([]) is { } constructor ? constructor.Invoke(null)
        : type.IsValueType ? Activator.CreateInstance(type)
        : type.GetField("Empty", BindingFlags.Public | BindingFlags.Static)?.GetValue(null));

    private static object? Try(Func<object?> make)
    {
        try
        {
            return make() is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : make();
        }
        catch (Exception exception) when (exception is TargetInvocationException or ArgumentException or MemberAccessException
            or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }
}
