namespace Pyile.Engine.Model;

/// <summary>Something that a call returns.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Json">One JSON value.</param>
public readonly record struct CallItem(CallItemKind Kind, string Json);
