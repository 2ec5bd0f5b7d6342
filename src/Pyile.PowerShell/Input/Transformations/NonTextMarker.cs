using System.Collections;

namespace Pyile.Input;

/// <summary>
/// Replaces an object that is not a text. PowerShell converts anything but a list to a string, so this class is a list:
/// binding then tries the next parameter that may take the object. If there is none, the error message shows <see
/// cref="ToString"/>.
/// </summary>
internal sealed class NonTextMarker(string typeName) : ArrayList
{
    public override string ToString() => $"{typeName}, a value for -InputObject";
}
