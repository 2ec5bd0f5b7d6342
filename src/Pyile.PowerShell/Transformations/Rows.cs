namespace Pyile.Transformations;

/// <summary>What the cmdlets of this module return. In a pipeline it says where something goes, and is never what is sent.</summary>
internal static class Rows
{
    public static bool IsRow(object? value) => value?.GetType() is { IsEnum: false } type && type.Assembly == typeof(Rows).Assembly;
}
