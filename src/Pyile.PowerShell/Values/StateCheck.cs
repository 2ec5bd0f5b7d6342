using System.Collections;
using System.Dynamic;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pyile.Values;

/// <summary>
/// Finds objects whose properties or elements are not all of them, such as a Regex, which does not show its pattern. What their properties
/// show would look like a copy to the receiver.
/// </summary>
internal static class StateCheck
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // PowerShell gives it to each class of a script.
    private const string FieldOfClasses = "__sessionState";

    // Properties of collections that the elements determine, or that say how they are looked up.
    private static readonly HashSet<string> OfCollections = new(StringComparer.Ordinal)
    {
        "Count", "Length", "LongLength", "Rank", "Capacity", "IsReadOnly", "IsFixedSize", "IsSynchronized", "SyncRoot", "IsEmpty", "Keys",
        "Values", "AllKeys", "Comparer", "KeyComparer", "ValueComparer", "EqualityComparer", "Min", "Max", "First", "Last", "Item", "IsDefault",
        "IsDefaultOrEmpty", "HasKeys",
    };

    // What they hold besides their properties is what these were made from.
    private static readonly HashSet<string> CompleteObjects = new(StringComparer.Ordinal)
    {
        "Microsoft.PowerShell.Commands.GroupInfo", "Microsoft.PowerShell.Commands.GroupInfoNoElement", "Microsoft.PowerShell.Commands.HistoryInfo",
    };

    private static readonly ConditionalWeakTable<Type, StrongBox<string?>> ObjectFindings = [];
    private static readonly ConditionalWeakTable<Type, StrongBox<string?>> CollectionFindings = [];

    /// <summary>What an object or collection holds besides what is sent of it, as the end of a sentence; null if that is nothing.</summary>
    /// <param name="value">The value, in its wrapper if it has one.</param>
    /// <param name="plain">The value without its wrapper.</param>
    /// <param name="isBag">Whether its properties are sent.</param>
    public static string? Find(object value, object plain, bool isBag)
    {
        if (plain is PSCustomObject or JsonElement || Unfolding.IsElementsOnly(plain))
            return null;
        if (isBag)
            return OfObject(plain.GetType());
        return OfCollection(plain) ?? OfNotes(PSObject.AsPSObject(value));
    }

    /// <summary>Which property was added to a text, number or collection, as the end of a sentence; null if there are none.</summary>
    public static string? OfNotes(PSObject value) => InstanceNotes.FirstOf(value) is { } name
        ? $"has the added property {Texts.VisibleText.Of(name)}, for which JSON has no place there."
        : null;

    private static string? OfObject(Type type) => ObjectFindings.GetValue(type, static t => new StrongBox<string?>(FindInObject(t))).Value;

    private static string? OfCollection(object collection) => collection is not IEnumerable or Array or IEnumerator
        ? null
        : CollectionFindings.GetValue(collection.GetType(), static t => new StrongBox<string?>(FindInCollection(t))).Value;

    private static string? FindInObject(Type type)
    {
        // What this module shows is made to be sent on.
        if (type.Assembly == typeof(StateCheck).Assembly || type.FullName is { } name && CompleteObjects.Contains(name))
            return null;
        string refusal = $"has the type {type.Name}, which holds more than its properties show.";
        if (type.IsCOMObject || type.IsAssignableTo(typeof(IDynamicMetaObjectProvider)) || type.IsAssignableTo(typeof(IEnumerator)))
            return refusal;
        PropertyInfo[] properties =
        [
            .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0 && !p.IsDefined(typeof(HiddenAttribute))),
        ];
        bool isEmpty = properties.Length == 0;
        for (Type? part = type; part is not null && part != typeof(object); part = part.BaseType)
        {
            foreach (FieldInfo field in part.GetFields(Declared))
            {
                if (!field.IsPublic && field.Name != FieldOfClasses && !properties.Any(p => IsShownBy(field, p)))
                    return refusal;
                isEmpty = false;
            }
        }
        return isEmpty ? $"has the type {type.Name}, which has no properties." : null;
    }

    // By the names that compilers and people give to the field of a property.
    private static bool IsShownBy(FieldInfo field, PropertyInfo property)
    {
        if (property.PropertyType != field.FieldType)
            return false;
        string name = field.Name;
        if (name[0] == '<')
            name = name[1..name.IndexOf('>', StringComparison.Ordinal)];
        else if (name.StartsWith("m_", StringComparison.Ordinal))
            name = name[2..];
        return name.Trim('_', '@').Equals(property.Name, StringComparison.OrdinalIgnoreCase);
    }

    private static string? FindInCollection(Type type)
    {
        MemberInfo? more = Array.Find<MemberInfo>(
            type.GetProperties(BindingFlags.Instance | BindingFlags.Public),
            p => ((PropertyInfo)p).GetIndexParameters().Length == 0 && !OfCollections.Contains(p.Name))
            ?? Array.Find(type.GetFields(BindingFlags.Instance | BindingFlags.Public), _ => true);
        return more is null ? null : $"has the type {type.Name}, a collection that has the property {more.Name} besides its elements.";
    }
}
