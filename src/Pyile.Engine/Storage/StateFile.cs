using Pyile.Engine.Model;

namespace Pyile.Engine.Storage;

/// <summary>What a host keeps, in a JSON file that only its owner can read, and that one host at a time uses.</summary>
internal sealed class StateFile(string path) : IDisposable
{
    private static readonly JsonFileKind Kind = new(
        PyileError.StateFile,
        "The state file",
        OwnerOnlyFile.NoAccess,
        "Repair it, or move it away to begin with a new network and no bans.",
        "Choose a path in an existing folder that this user may write to.");

    // Long enough for a host that is just ending, and for a virus scanner.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly JsonFile<StateDocument> _file = new(path, StateJson.Default.StateDocument, Kind);
    private IDisposable? _lock;

    public string Path => _file.FullPath;

    /// <summary>Others than its owner could read it when it was loaded.</summary>
    public bool WasOpenToOthers => _file.WasOpenToOthers;

    /// <summary>Takes the file for one host, until this is disposed of or the process ends.</summary>
    /// <exception cref="PyileException">Another host has it, or it cannot be written.</exception>
    public void Lock() => _lock = _file.Lock(Patience) ?? throw new PyileException(
        PyileError.StateFileInUse, $"The state file {Path} is used by another host, in this process or another one.");

    /// <summary>A file that does not exist is an empty one.</summary>
    /// <exception cref="PyileException">The file is damaged or cannot be read.</exception>
    public HostState Load() => _file.Read(document => document.ToState()) ?? HostState.Empty;

    /// <exception cref="PyileException">The file cannot be written.</exception>
    public void Save(HostState state) => _file.Write(StateDocument.From(state));

    public void Dispose() => _lock?.Dispose();
}
