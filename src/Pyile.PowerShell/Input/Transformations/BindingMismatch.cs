using System.Management.Automation;

namespace Pyile.Input;

/// <summary>The error for an argument of a type that a parameter does not take.</summary>
internal static class BindingMismatch
{
    // With an inner cast exception, PowerShell tries to bind a pipeline object to the next parameter instead of failing.
    public static ArgumentTransformationMetadataException Of(string message) => new(message, new PSInvalidCastException(message));
}
