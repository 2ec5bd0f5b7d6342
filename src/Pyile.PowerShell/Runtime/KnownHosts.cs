using Pyile.Engine.Model;

namespace Pyile.Runtime;

/// <summary>
/// The hosts that this process has joined or found in files of remembered networks. Tab completion uses this list, so it
/// reads no files.
/// </summary>
internal static class KnownHosts
{
    private static readonly Lock Sync = new();
    private static readonly HashSet<(string Name, int Port)> Hosts = [];

    public static IReadOnlyList<(string Name, int Port)> All
    {
        get
        {
            lock (Sync)
                return [.. Hosts.Order()];
        }
    }

    public static void Add(IEnumerable<KnownNetwork> known)
    {
        lock (Sync)
            Hosts.UnionWith(known.Select(k => (k.Host, k.Port)));
    }

    public static void Add(string name, int port)
    {
        lock (Sync)
            Hosts.Add((name.ToLowerInvariant(), port));
    }

    public static void Remove(string name, int port)
    {
        lock (Sync)
            Hosts.Remove((name.ToLowerInvariant(), port));
    }
}
