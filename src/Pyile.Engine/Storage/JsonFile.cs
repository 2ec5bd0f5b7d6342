using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pyile.Engine.Model;

namespace Pyile.Engine.Storage;

/// <summary>What a JSON file is called in errors, and how it is protected.</summary>
/// <param name="Error">The kind of its errors.</param>
/// <param name="Name">What it is, such as "The state file".</param>
/// <param name="Forbidden">What other users may not do with it.</param>
/// <param name="IfDamaged">What to do if it is damaged.</param>
/// <param name="IfUnusable">What to do if it cannot be read or written.</param>
internal sealed record JsonFileKind(PyileError Error, string Name, UnixFileMode Forbidden, string IfDamaged, string IfUnusable);

/// <summary>A JSON file that only its owner can read. One that cannot be understood is an error and stays as it is.</summary>
internal sealed class JsonFile<T>
    where T : class
{
    private readonly JsonTypeInfo<T> _type;
    private readonly JsonFileKind _kind;

    /// <exception cref="PyileException">The path is not valid.</exception>
    public JsonFile(string path, JsonTypeInfo<T> type, JsonFileKind kind)
    {
        _type = type;
        _kind = kind;
        try
        {
            FullPath = Path.GetFullPath(path);
        }
        catch (ArgumentException exception)
        {
            throw new PyileException(kind.Error, $"{kind.Name} has a path that is not valid: {exception.Message}{kind.IfUnusable}", exception);
        }
    }

    public string FullPath { get; }

    /// <summary>Whether other users could access it when it was read. They cannot any more.</summary>
    public bool WasOpenToOthers { get; private set; }

    /// <param name="convert">Makes something of it. A JsonException means that the file is damaged.</param>
    /// <returns>Null if the file does not exist.</returns>
    /// <exception cref="PyileException">The file is damaged or cannot be read.</exception>
    public TResult? Read<TResult>(Func<T, TResult> convert)
        where TResult : class
    {
        try
        {
            using FileStream stream = OwnerOnlyFile.OpenRead(FullPath, _kind.Forbidden, out bool wasOpen);
            WasOpenToOthers |= wasOpen;
            return convert(JsonSerializer.Deserialize(stream, _type) ?? throw new JsonException("It is empty."));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or FormatException)
        {
            throw new PyileException(
                _kind.Error, $"{_kind.Name} {FullPath} is damaged: {exception.Message} It was left as it is. {_kind.IfDamaged}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("read", exception);
        }
    }

    /// <summary>Replaces the file. Only the holder of its lock may do that if there are other writers.</summary>
    /// <exception cref="PyileException">The file cannot be written.</exception>
    public void Write(T document)
    {
        try
        {
            OwnerOnlyFile.Write(FullPath, stream => JsonSerializer.Serialize(stream, document, _type));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("written", exception);
        }
    }

    /// <summary>Makes the folder of the file, for this user alone.</summary>
    /// <exception cref="PyileException">It cannot be made.</exception>
    public void CreateFolder()
    {
        try
        {
            if (Path.GetDirectoryName(FullPath) is { } folder)
                OwnerOnlyFile.CreateFolder(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("written", exception);
        }
    }

    /// <summary>Holds the lock of the file until it is disposed of or this process ends.</summary>
    /// <param name="patience">How long to wait for another holder.</param>
    /// <returns>Null if another holder keeps it.</returns>
    /// <exception cref="PyileException">The file cannot be written.</exception>
    public IDisposable? Lock(TimeSpan patience)
    {
        try
        {
            return OwnerOnlyFile.Lock(FullPath, patience);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("written", exception);
        }
    }

    private PyileException Unusable(string what, Exception exception) => new(
        _kind.Error, $"{_kind.Name} {FullPath} cannot be {what}: {exception.Message.TrimEnd('.')}. {_kind.IfUnusable}".TrimEnd(), exception);
}
