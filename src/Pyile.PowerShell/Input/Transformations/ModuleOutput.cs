namespace Pyile.Input;

/// <summary>What the cmdlets of this module return. In a pipeline it says where something goes, and is never what is sent.</summary>
internal static class ModuleOutput
{
    public static bool Contains(object? value) => value?.GetType() is { IsEnum: false } type && type.Assembly == typeof(ModuleOutput).Assembly;
}
