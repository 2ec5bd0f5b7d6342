namespace Pyile.Input;

/// <summary>
/// Recognizes objects that this module's cmdlets return. In a pipeline they name a receiver or a session, and are never
/// sent themselves.
/// </summary>
internal static class ModuleOutput
{
    public static bool Contains(object? value) =>
        value?.GetType() is { IsEnum: false } type && type.Assembly == typeof(ModuleOutput).Assembly;
}
