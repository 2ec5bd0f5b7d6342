using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Storage;

/// <summary>
/// The key of one identity for one network, in a JSON file that only its owner can read. It is never replaced unless it was read before, or
/// was not there.
/// </summary>
/// <param name="folder">The folder of all identities.</param>
/// <param name="name">The identity.</param>
/// <param name="network">The network.</param>
/// <exception cref="PyileException">The path is not valid.</exception>
internal sealed class IdentityFile(string folder, string name, KeyHash network)
{
    private static readonly JsonFileKind Kind = new(
        PyileError.IdentityFile,
        "The file of this peer's key",
        OwnerOnlyFile.NoAccess,
        "Bring back a copy of it, or move it away and join again with the password or a ticket.",
        "Another identity, or none, needs no such file.");

    private readonly JsonFile<IdentityDocument> _file = new(
        Path.Combine(folder, name, $"{network}.json"), IdentityJson.Default.IdentityDocument, Kind);

    public string FullPath => _file.FullPath;

    /// <summary>Whether other users could read the key when it was loaded. They cannot any more.</summary>
    public bool WasOpenToOthers => _file.WasOpenToOthers;

    /// <returns>Null if there is no file.</returns>
    /// <exception cref="PyileException">It is damaged, was copied or renamed, belongs to another user, or cannot be read.</exception>
    public KeptIdentity? Load() => _file.Read(document => document.ToKept(name, network));

    /// <exception cref="PyileException">It cannot be written.</exception>
    public void Save(KeptIdentity kept)
    {
        _file.CreateFolder();
        _file.Write(IdentityDocument.From(name, kept));
    }

    /// <summary>Marks the identity as used by a session, until the result is disposed of or this process ends.</summary>
    /// <param name="patience">How long to wait for another session that uses it.</param>
    /// <returns>Null if another session uses it.</returns>
    /// <exception cref="PyileException">It cannot be written there.</exception>
    public IDisposable? Lock(TimeSpan patience)
    {
        _file.CreateFolder();
        return _file.Lock(patience);
    }
}
