namespace Pyile.Engine.Model;

/// <summary>
/// Where a peer keeps its key for a network, so that it comes back as the same member without a password or a ticket, also after its
/// process has ended.
/// </summary>
public sealed record IdentityOptions
{
    /// <summary>The name of the identity that is used if none is chosen.</summary>
    public const string DefaultName = "default";

    /// <summary>The folder with one folder for each identity, in which there is one file for each network.</summary>
    public required string Folder { get; init; }

    /// <summary>Which of this user's identities is used: 1 to 64 letters, digits, dots, hyphens and underscores. Default: <c>default</c>.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>
    /// Encrypts the key in its file. Default: null, it is not encrypted, and only the file's access rights protect it. The session keeps no
    /// copy: dispose of it when the join is over.
    /// </summary>
    public Secret? Passphrase { get; init; }
}
