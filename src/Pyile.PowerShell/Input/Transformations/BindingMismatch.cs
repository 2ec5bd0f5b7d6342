using System.Management.Automation;

namespace Pyile.Input;

/// <summary>An argument of a type that a parameter does not take.</summary>
internal static class BindingMismatch
{
    // With a failed cast inside, an object of the pipeline is tried on the next parameter; otherwise that ends it.
    public static ArgumentTransformationMetadataException Of(string message) => new(message, new PSInvalidCastException(message));
}
