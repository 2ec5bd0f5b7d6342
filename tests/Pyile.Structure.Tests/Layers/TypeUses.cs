using System.Reflection;
using System.Reflection.Emit;

namespace Pyile.Structure.Tests.Layers;

/// <summary>The types that a type uses in its signatures and in the bodies of its methods.</summary>
internal static class TypeUses
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value);

    /// <summary>Each used type with the member that uses it.</summary>
    public static IEnumerable<(string Where, Type Used)> Of(Type type)
    {
        IEnumerable<(string Where, Type? Used)> found =
        [
            ("its base", type.BaseType),
            .. type.GetInterfaces().Select(i => ("its interfaces", (Type?)i)),
            .. type.GetGenericArguments().SelectMany(g => g.GetGenericParameterConstraints()).Select(c => ("its constraints", (Type?)c)),
            .. type.GetCustomAttributesData().SelectMany(OfAttribute).Select(a => ("its attributes", (Type?)a)),
            .. type.GetMembers(Everything)
                .SelectMany(m => m.GetCustomAttributesData().SelectMany(OfAttribute).Select(a => (m.Name, (Type?)a))),
            .. type.GetFields(Everything).Select(f => (f.Name, (Type?)f.FieldType)),
            .. type.GetProperties(Everything).Select(p => (p.Name, (Type?)p.PropertyType)),
            .. type.GetEvents(Everything).Select(e => (e.Name, e.EventHandlerType)),
            .. type.GetConstructors(Everything).Concat<MethodBase>(type.GetMethods(Everything))
                .SelectMany(m => OfSignature(m).Concat(OfBody(m)).Select(used => (m.Name, used))),
        ];
        return found.SelectMany(use => Parts(use.Used).Select(part => (use.Where, part)));
    }

    private static IEnumerable<Type> OfAttribute(CustomAttributeData attribute) =>
    [
        attribute.AttributeType,
        .. attribute.ConstructorArguments.Select(a => a.Value).OfType<Type>(),
        .. attribute.NamedArguments.Select(a => a.TypedValue.Value).OfType<Type>(),
    ];

    private static IEnumerable<Type?> OfSignature(MethodBase method) =>
    [
        method.DeclaringType,
        (method as MethodInfo)?.ReturnType,
        .. method.GetParameters().Select(p => p.ParameterType),
        .. method.IsGenericMethod ? method.GetGenericArguments() : [],
    ];

    private static IEnumerable<Type?> OfBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            return [];
        return
        [
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType),
            .. Tokens(body.GetILAsByteArray()!).SelectMany(token => OfToken(method, token)),
        ];
    }

    private static IEnumerable<Type?> OfToken(MethodBase method, int token)
    {
        Type[]? ofType = method.DeclaringType?.GetGenericArguments();
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, ofType, ofMethod) switch
        {
            Type type => [type],
            FieldInfo field => [field.DeclaringType, field.FieldType],
            MethodBase called => OfSignature(called),
            _ => [],
        };
    }

    private static List<int> Tokens(byte[] il)
    {
        var tokens = new List<int>();
        for (int at = 0; at < il.Length;)
        {
            // The first byte of a two-byte opcode is 0xfe.
            OpCode code = Codes[il[at] == 0xfe ? (ushort)(0xfe00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                tokens.Add(BitConverter.ToInt32(il, at));
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
        return tokens;
    }

    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null)
            return [];
        if (type.HasElementType)
            return Parts(type.GetElementType());
        return type.IsGenericParameter ? [] : [type, .. type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : []];
    }
}
