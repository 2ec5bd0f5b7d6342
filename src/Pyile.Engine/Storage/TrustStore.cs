using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Storage;

/// <summary>The networks a user has joined, with their keys, in a JSON file that only its owner can read. Several processes may use it at once.</summary>
/// <param name="path">The file.</param>
/// <exception cref="PyileException">The path is not valid.</exception>
public sealed class TrustStore(string path)
{
    private static readonly JsonFileKind Kind = new(
        PyileError.TrustFile,
        "The file of remembered networks",
        OwnerOnlyFile.NoChange,
        "Repair it, or move it away to meet every host as for the first time.",
        "");

    // Others hold its lock for as long as it takes to write a small file.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly JsonFile<TrustDocument> _file = new(path, TrustJson.Default.TrustDocument, Kind);

    /// <summary>Whether other users could change the file when it was loaded. They cannot any more.</summary>
    public bool WasOpenToOthers => _file.WasOpenToOthers;

    /// <summary><c>pyile/networks.json</c> in the user's configuration folder: <c>$XDG_CONFIG_HOME</c> or <c>~/.config</c>, <c>%APPDATA%</c> on Windows.</summary>
    /// <returns>Null if the user has no such folder.</returns>
    public static string? DefaultPath
    {
        get
        {
            string folder = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return folder.Length > 0 ? Path.Combine(folder, "pyile", "networks.json") : null;
        }
    }

    /// <exception cref="PyileException">The file is damaged or cannot be read.</exception>
    public IReadOnlyList<KnownNetwork> Load() => _file.Read(document => document.ToKnown()) ?? [];

    /// <summary>The network that was at that address the last time, or null.</summary>
    /// <exception cref="PyileException">The file is damaged or cannot be read.</exception>
    public KnownNetwork? Find(string host, int port) => Load().FirstOrDefault(k => Is(k, host, port));

    /// <summary>From now on this network is expected at that address.</summary>
    /// <param name="host">The host's name or address.</param>
    /// <param name="port">The host's login port.</param>
    /// <param name="network">The network.</param>
    /// <param name="now">The time.</param>
    /// <param name="replaces">Whether it takes the place of another network.</param>
    /// <exception cref="PyileException">The file is damaged or cannot be written, or another network is remembered and is not to be replaced.</exception>
    public void Remember(string host, int port, KeyHash network, DateTimeOffset now, bool replaces = false) => Change(known =>
    {
        KnownNetwork? before = known.Find(k => Is(k, host, port));
        if (!replaces && before is { } other && other.Network != network)
        {
            throw new PyileException(
                PyileError.HostKeyChanged,
                $"For {host}:{port} the network {other.Fingerprint} is remembered, and this is {network.ToFingerprint()}. It was left as it is.");
        }
        known.RemoveAll(k => Is(k, host, port));
        known.Add(new KnownNetwork
        {
            Host = Normalize(host),
            Port = port,
            Network = network,
            FirstSeen = before?.Network == network ? before.FirstSeen : now,
            LastSeen = now,
        });
        return true;
    });

    /// <returns>False where nothing was remembered for that address.</returns>
    /// <exception cref="PyileException">The file is damaged or cannot be written.</exception>
    public bool Remove(string host, int port) => Change(known => known.RemoveAll(k => Is(k, host, port)) > 0);

    private static bool Is(KnownNetwork known, string host, int port) => known.Port == port && known.Host == Normalize(host);

    // Names of machines are the same in any case.
    private static string Normalize(string host) => host.ToLowerInvariant();

    private bool Change(Func<List<KnownNetwork>, bool> change)
    {
        _file.CreateFolder();
        // No other process may write between our reading and writing.
        using IDisposable turn = _file.Lock(Patience) ?? throw new PyileException(
            PyileError.TrustFile,
            $"The file of remembered networks {_file.FullPath} cannot be written: another process has held its lock for {Patience.TotalSeconds:0} s.");
        List<KnownNetwork> known = [.. Load()];
        if (!change(known))
            return false;
        _file.Write(TrustDocument.From(known));
        return true;
    }
}
