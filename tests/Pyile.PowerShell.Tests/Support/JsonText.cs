using System.Management.Automation;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Pyile.ModuleTests.Support;

/// <summary>The conversion of values, without a network: also of JSON that other programs may send, although this module never would.</summary>
internal static class JsonText
{
    private static readonly Assembly Module = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "Pyile.PowerShell");

    private static readonly MethodInfo TryRead = Module.GetType("Pyile.Values.ValueReader", throwOnError: true)!.GetMethod("TryRead")!;

    private static readonly Type Writer = Module.GetType("Pyile.Values.ValueWriter", throwOnError: true)!;

    /// <returns>False if the text is not accepted as JSON.</returns>
    public static bool TryParse(string json, out object? value)
    {
        object?[] arguments = [json, null];
        bool isRead = (bool)TryRead.Invoke(null, arguments)!;
        value = arguments[1];
        return isRead;
    }

    /// <returns>The JSON of the value, or null and the problem if it is not sent.</returns>
    public static string? Write(object? value, out string? problem)
    {
        problem = null;
        using var writer = (IDisposable)Activator.CreateInstance(Writer)!;
        try
        {
            return (string)Writer.GetMethod("Write")!.Invoke(writer, [value is null ? null : PSObject.AsPSObject(value)])!;
        }
        catch (TargetInvocationException exception) when (exception.InnerException?.GetType().Name == "ValueException")
        {
            problem = $"{exception.InnerException.GetType().GetProperty("Problem")!.GetValue(exception.InnerException)}: {exception.InnerException.Message}";
            return null;
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
