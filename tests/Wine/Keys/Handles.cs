using System.Collections.Concurrent;

namespace Pyile.Wine.Keys;

/// <summary>What the handles of replaced functions stand for.</summary>
internal static class Handles
{
    // No object of the system is here, so that nothing of wine is taken for one of these.
    private const long First = 0x7a00_0000_0000;
    private const int Step = 16;

    private static readonly ConcurrentDictionary<nint, object> Objects = new();
    private static long _last = First;

    public static nint Add(object value)
    {
        nint handle = (nint)Interlocked.Add(ref _last, Step);
        Objects[handle] = value;
        return handle;
    }

    public static T? Find<T>(nint handle)
        where T : class => Objects.TryGetValue(handle, out object? value) ? value as T : null;

    public static bool Remove(nint handle) => Objects.TryRemove(handle, out _);
}
