namespace Pyile.Engine.Storage;

/// <summary>The folder of a user's identities: it has one folder for each, in which there is one file for each network.</summary>
public static class IdentityFolder
{
    /// <summary>The usual one: <c>identities</c> beside the file of remembered networks.</summary>
    /// <returns>Null without that file.</returns>
    public static string? Beside(string? trustPath) =>
        trustPath is not null && Path.GetDirectoryName(trustPath) is { } folder ? Path.Combine(folder, "identities") : null;

    /// <summary>The names of the identities in a folder, in alphabetical order; none if it does not exist or cannot be read.</summary>
    public static IReadOnlyList<string> NamesIn(string folder) => OwnerOnlyFile.FoldersIn(folder);
}
