using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Reflection;

namespace Pyile.Values;

/// <summary>Reads the keys and elements of collections that have keys, whatever interface they have.</summary>
internal static class KeyedValues
{
    private static readonly ConcurrentDictionary<Type, MethodInfo> Readers = new()
    {
        [typeof(IDictionary<,>)] = Reader(nameof(OfPairs)),
        [typeof(IReadOnlyDictionary<,>)] = Reader(nameof(OfPairs)),
        [typeof(ILookup<,>)] = Reader(nameof(OfLookup)),
        [typeof(KeyedCollection<,>)] = Reader(nameof(OfKeyed)),
    };

    /// <returns>Null if the collection has no keys.</returns>
    public static IEnumerable<(object? Key, object? Value)>? Of(IEnumerable collection) => collection switch
    {
        IDictionary dictionary => OfDictionary(dictionary),
        NameValueCollection names => OfNames(names),
        StringDictionary texts => texts.Cast<DictionaryEntry>().Select(entry => ((object?)entry.Key, entry.Value)),
        _ => OfGeneric(collection),
    };

    private static IEnumerable<(object? Key, object? Value)>? OfGeneric(IEnumerable collection)
    {
        Type type = collection.GetType();
        for (Type? part = type; part is not null; part = part.BaseType)
        {
            if (ReaderFor(part) is { } reader)
                return Read(reader, part, collection);
        }
        foreach (Type part in type.GetInterfaces())
        {
            if (ReaderFor(part) is { } reader)
                return Read(reader, part, collection);
        }
        return null;
    }

    private static MethodInfo? ReaderFor(Type part) =>
        part.IsGenericType && Readers.TryGetValue(part.GetGenericTypeDefinition(), out MethodInfo? reader) ? reader : null;

    private static IEnumerable<(object? Key, object? Value)> Read(MethodInfo reader, Type part, IEnumerable collection) =>
        (IEnumerable<(object? Key, object? Value)>)reader.MakeGenericMethod(part.GetGenericArguments()).Invoke(null, [collection])!;

    private static MethodInfo Reader(string name) => typeof(KeyedValues).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    private static IEnumerable<(object? Key, object? Value)> OfDictionary(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
            yield return (entry.Key, entry.Value);
    }

    // A name can have several values; one that has one is the usual case.
    private static IEnumerable<(object? Key, object? Value)> OfNames(NameValueCollection names)
    {
        for (int i = 0; i < names.Count; i++)
            yield return (names.GetKey(i), names.GetValues(i) switch { [var one] => one, var several => several });
    }

    private static IEnumerable<(object? Key, object? Value)> OfPairs<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs)
    {
        foreach (KeyValuePair<TKey, TValue> pair in pairs)
            yield return (pair.Key, pair.Value);
    }

    private static IEnumerable<(object? Key, object? Value)> OfLookup<TKey, TValue>(IEnumerable<IGrouping<TKey, TValue>> groups)
    {
        foreach (IGrouping<TKey, TValue> group in groups)
            yield return (group.Key, group.ToArray());
    }

    private static IEnumerable<(object? Key, object? Value)> OfKeyed<TKey, TItem>(KeyedCollection<TKey, TItem> items)
        where TKey : notnull
    {
        MethodInfo key = typeof(KeyedCollection<TKey, TItem>).GetMethod("GetKeyForItem", BindingFlags.Instance | BindingFlags.NonPublic)!;
        foreach (TItem item in items)
            yield return (key.Invoke(items, [item]), item);
    }
}
