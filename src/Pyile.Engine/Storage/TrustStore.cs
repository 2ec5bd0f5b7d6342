using System.Text.Json;
using System.Text.Json.Serialization;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Storage;

/// <summary>The networks a user has joined, with their keys, in a JSON file that only its owner can read. Several processes may use it at once.</summary>
public sealed class TrustStore
{
    // Others hold it for as long as it takes to write a small file.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);

    private readonly string _path;

    /// <exception cref="PyileException">The path is not valid.</exception>
    public TrustStore(string path)
    {
        try
        {
            _path = Path.GetFullPath(path);
        }
        catch (ArgumentException exception)
        {
            throw new PyileException(PyileError.TrustFile, $"The path of the file of remembered networks is not valid: {exception.Message}", exception);
        }
    }

    /// <summary>Whether other users could change the file when it was loaded. They cannot any more.</summary>
    public bool WasOpenToOthers { get; private set; }

    /// <summary><c>pyile/networks.json</c> in the user's configuration folder: <c>$XDG_CONFIG_HOME</c> or <c>~/.config</c>, <c>%APPDATA%</c> on Windows.</summary>
    /// <exception cref="PyileException">The user has no such folder.</exception>
    public static string DefaultPath
    {
        get
        {
            string folder = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return folder.Length > 0
                ? Path.Combine(folder, "pyile", "networks.json")
                : throw new PyileException(PyileError.TrustFile, "This user has no configuration folder to remember networks in.");
        }
    }

    /// <exception cref="PyileException">The file is damaged or cannot be read.</exception>
    public IReadOnlyList<KnownNetwork> Load()
    {
        try
        {
            using FileStream stream = OwnerOnlyFile.OpenRead(_path, OwnerOnlyFile.NoChange, out bool wasOpen);
            WasOpenToOthers |= wasOpen;
            TrustDocument document = JsonSerializer.Deserialize(stream, TrustJson.Default.TrustDocument) ?? throw new JsonException("It is empty.");
            return [.. document.Networks.Select(n => (n ?? throw new JsonException("An entry is null.")).ToKnown())];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or FormatException)
        {
            throw new PyileException(
                PyileError.TrustFile,
                $"The file of remembered networks {_path} is damaged: {exception.Message} It was left as it is. Repair it, or move it away to meet every host as for the first time.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("read", exception);
        }
    }

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
        try
        {
            string folder = Path.GetDirectoryName(_path)!;
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using FileStream turn = TakeTurn();
            List<KnownNetwork> known = [.. Load()];
            if (!change(known))
                return false;
            var document = new TrustDocument([.. known.Select(TrustEntry.From)]);
            OwnerOnlyFile.Write(_path, stream => JsonSerializer.Serialize(stream, document, TrustJson.Default.TrustDocument));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("written", exception);
        }
    }

    // No other process may write between our reading and writing. It holds a lock file, and the system cannot wait for that to go.
#pragma warning disable RS0030 // Callers are synchronous, so there is nothing to await between two tries.
    private FileStream TakeTurn()
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                Thread.Sleep(BetweenTries);
            }
            catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows() && TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                // On Windows: it is just being deleted.
                Thread.Sleep(BetweenTries);
            }
        }
    }
#pragma warning restore RS0030

    private PyileException Unusable(string what, Exception exception) => new(
        PyileError.TrustFile, $"The file of remembered networks {_path} cannot be {what}: {exception.Message}", exception);
}

internal sealed record TrustDocument([property: JsonRequired] IReadOnlyList<TrustEntry> Networks);

internal sealed record TrustEntry(
    [property: JsonRequired] string Host,
    [property: JsonRequired] int Port,
    [property: JsonRequired] string Fingerprint,
    [property: JsonRequired] DateTimeOffset FirstSeen,
    [property: JsonRequired] DateTimeOffset LastSeen)
{
    public static TrustEntry From(KnownNetwork known) => new(known.Host, known.Port, known.Network.ToString(), known.FirstSeen, known.LastSeen);

    public KnownNetwork ToKnown() => new()
    {
        Host = Host,
        Port = Port,
        Network = KeyHash.TryParse(Fingerprint, out KeyHash network) ? network : throw new JsonException($"'{Fingerprint}' is not a fingerprint."),
        FirstSeen = FirstSeen,
        LastSeen = LastSeen,
    };
}

[JsonSerializable(typeof(TrustDocument))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
internal sealed partial class TrustJson : JsonSerializerContext;
