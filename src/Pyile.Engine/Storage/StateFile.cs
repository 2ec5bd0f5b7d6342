using System.Text.Json;
using Pyile.Engine.Model;

namespace Pyile.Engine.Storage;

/// <summary>What a host keeps, in a JSON file that only its owner can read. One that cannot be understood is an error and stays as it is.</summary>
internal sealed class StateFile(string path)
{
    public string Path { get; } = FullPath(path);

    /// <summary>Others than its owner could read it when it was loaded.</summary>
    public bool WasOpenToOthers { get; private set; }

    /// <summary>A file that does not exist is an empty one.</summary>
    /// <exception cref="PyileException">The file is damaged or cannot be read.</exception>
    public HostState Load()
    {
        try
        {
            using FileStream stream = OwnerOnlyFile.OpenRead(Path, OwnerOnlyFile.NoAccess, out bool wasOpen);
            WasOpenToOthers = wasOpen;
            StateDocument document = JsonSerializer.Deserialize(stream, StateJson.Default.StateDocument) ?? throw new JsonException("It is empty.");
            return document.ToState();
        }
        catch (FileNotFoundException)
        {
            return HostState.Empty;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or FormatException)
        {
            throw new PyileException(
                PyileError.StateFile,
                $"The state file {Path} is damaged: {exception.Message} It was left as it is. Repair it, or move it away to begin with a new network and no bans.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("read", exception);
        }
    }

    /// <exception cref="PyileException">The file cannot be written.</exception>
    public void Save(HostState state)
    {
        try
        {
            OwnerOnlyFile.Write(Path, stream => JsonSerializer.Serialize(stream, StateDocument.From(state), StateJson.Default.StateDocument));
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
            throw new PyileException(PyileError.StateFile, $"The path of the state file is not valid: {exception.Message} Choose a path in an existing folder.", exception);
        }
    }

    private PyileException Unusable(string what, Exception exception) => new(
        PyileError.StateFile,
        $"The state file {Path} cannot be {what}: {exception.Message} Choose a path in an existing folder that this user may write to.",
        exception);
}
