using System.Net;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pyile.Engine.State;

namespace Pyile.Engine.Sessions;

/// <summary>
/// Bans and attempts in a JSON file that only its owner can read. It is written beside itself and renamed, so that
/// a crash leaves the old one; one that cannot be understood is an error and stays as it is.
/// </summary>
internal sealed class StateFile(string path)
{
    private const int CurrentFormat = 1;

    public string Path { get; } = FullPath(path);

    /// <summary>Fills the two lists. A file that does not exist is an empty one.</summary>
    /// <exception cref="PyileException">The file is damaged or cannot be read.</exception>
    public void Load(BanList bans, LoginAttempts attempts)
    {
        try
        {
            using FileStream stream = File.OpenRead(Path);
            Document document = JsonSerializer.Deserialize(stream, StateFileJson.Default.Document) ?? throw new JsonException("It is empty.");
            if (document.Format != CurrentFormat)
                throw new JsonException($"Its format is {document.Format}, and this version knows {CurrentFormat}.");
            if (document.Bans.Contains(null!) || document.Attempts.Contains(null!))
                throw new JsonException("An entry is null.");
            foreach (BanEntry entry in document.Bans)
            {
                bans.Add(new Ban
                {
                    Rule = Addresses.TryParseRule(entry.Rule, out IPNetwork? rule) ? rule.Value : throw new JsonException($"'{entry.Rule}' is no address."),
                    Reason = entry.Reason,
                    Since = entry.Since,
                });
            }
            foreach (AttemptEntry entry in document.Attempts)
            {
                attempts.Restore(new LoginAttempt
                {
                    Address = IPAddress.TryParse(entry.Address, out IPAddress? address)
                        ? Addresses.Normalize(address)
                        : throw new JsonException($"'{entry.Address}' is no address."),
                    Count = entry.Count is > 0 and < int.MaxValue / 2 ? entry.Count : throw new JsonException($"{entry.Count} is no number of attempts."),
                    Last = entry.Last,
                });
            }
        }
        catch (FileNotFoundException)
        {
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new PyileException(
                PyileError.StateFile,
                $"The state file {Path} is damaged: {exception.Message} It was left as it is. Repair it, or move it away to begin with no bans.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("read", exception);
        }
    }

    /// <exception cref="PyileException">The file cannot be written.</exception>
    public void Save(IReadOnlyList<Ban> bans, IReadOnlyList<LoginAttempt> attempts)
    {
        var document = new Document(
            CurrentFormat,
            [.. bans.Select(b => new BanEntry(b.Address, b.Reason, b.Since))],
            [.. attempts.Select(a => new AttemptEntry(a.Address.ToString(), a.Count, a.Last))]);
        string beside = Path + ".new";
        try
        {
            using (FileStream stream = CreateOwnerOnly(beside))
            {
                JsonSerializer.Serialize(stream, document, StateFileJson.Default.Document);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, Path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("written", exception);
        }
    }

    private static string FullPath(string path)
    {
        try
        {
            return System.IO.Path.GetFullPath(path);
        }
        catch (ArgumentException exception)
        {
            throw new PyileException(PyileError.StateFile, $"The path of the state file is none: {exception.Message} Choose a path in an existing folder.", exception);
        }
    }

    private static FileStream CreateOwnerOnly(string path)
    {
        // What a crash left behind may have other rights than a new file would get.
        File.Delete(path);
        if (OperatingSystem.IsWindows())
            return CreateOwnerOnlyOnWindows(path);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    [SupportedOSPlatform("windows")]
    private static FileStream CreateOwnerOnlyOnWindows(string path)
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.FullControl, FileShare.None, 4096, FileOptions.None, security);
    }

    private PyileException Unusable(string what, Exception exception) => new(
        PyileError.StateFile,
        $"The state file {Path} cannot be {what}: {exception.Message} Choose a path in an existing folder that this user may write to.",
        exception);

    internal sealed record Document(
        [property: JsonRequired] int Format,
        [property: JsonRequired] IReadOnlyList<BanEntry> Bans,
        [property: JsonRequired] IReadOnlyList<AttemptEntry> Attempts);

    internal sealed record BanEntry(
        [property: JsonRequired] string Rule, [property: JsonRequired] string Reason, [property: JsonRequired] DateTimeOffset Since);

    internal sealed record AttemptEntry(
        [property: JsonRequired] string Address, [property: JsonRequired] int Count, [property: JsonRequired] DateTimeOffset Last);
}

[JsonSerializable(typeof(StateFile.Document))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class StateFileJson : JsonSerializerContext;
