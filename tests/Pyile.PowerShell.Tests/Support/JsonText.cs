using System.Reflection;

namespace Pyile.ModuleTests.Support;

/// <summary>JSON that other programs may send, although this module never would.</summary>
internal static class JsonText
{
    private static readonly MethodInfo TryRead = AppDomain.CurrentDomain.GetAssemblies()
        .Single(a => a.GetName().Name == "Pyile.PowerShell")
        .GetType("Pyile.Values.ValueReader", throwOnError: true)!
        .GetMethod("TryRead")!;

    /// <returns>False if the text is not accepted as JSON.</returns>
    public static bool TryParse(string json, out object? value)
    {
        object?[] arguments = [json, null];
        bool isRead = (bool)TryRead.Invoke(null, arguments)!;
        value = arguments[1];
        return isRead;
    }
}
