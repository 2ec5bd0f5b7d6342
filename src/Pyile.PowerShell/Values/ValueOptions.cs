namespace Pyile.Values;

/// <summary>What the user allows to be left out of a value, and whether types are kept.</summary>
internal sealed record ValueOptions
{
    /// <summary>Nothing may be left out, and types are not marked.</summary>
    public static readonly ValueOptions Complete = new();

    /// <summary>How many levels of properties are sent of objects that a script did not make; what is below is text. Null: all of them.</summary>
    public int? Depth { get; init; }

    /// <summary>Names of properties with wildcards, if only these are sent.</summary>
    public IReadOnlyList<string>? Property { get; init; }

    /// <summary>Whether <see cref="TypeMarks"/> are written.</summary>
    public bool KeepType { get; init; }
}
