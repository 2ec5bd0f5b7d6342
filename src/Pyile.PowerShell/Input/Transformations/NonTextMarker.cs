using System.Collections;

namespace Pyile.Input;

/// <summary>
/// Stands for an object that is no text. PowerShell makes a text of anything but a list, so this is one: binding goes on
/// with the next parameter that may take the object, and where there is none, the error shows what this says.
/// </summary>
internal sealed class NonTextMarker(string typeName) : ArrayList
{
    public override string ToString() => $"{typeName}, a value for -InputObject";
}
