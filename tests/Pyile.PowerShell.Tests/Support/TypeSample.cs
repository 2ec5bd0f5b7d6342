namespace Pyile.ModuleTests.Support;

/// <summary>An object that a script can make.</summary>
/// <param name="Value">The object.</param>
/// <param name="How">How it was made.</param>
/// <param name="Marks">Texts that are part of its content.</param>
internal sealed record TypeSample(object Value, string How, IReadOnlyList<string> Marks);
