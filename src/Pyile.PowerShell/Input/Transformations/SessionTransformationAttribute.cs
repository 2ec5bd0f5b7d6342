using System.Globalization;
using System.Management.Automation;

namespace Pyile.Input;

/// <summary>
/// Lets -Session take a session, its name or its id. The cmdlet looks it up later, because its errors are clearer than a
/// failed binding.
/// </summary>
internal sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            PyileSession session => session.Id.ToString(CultureInfo.InvariantCulture),
            int id => id.ToString(CultureInfo.InvariantCulture),
            null or string => value,
            _ => throw BindingMismatch.Of(
                $"A {value.GetType().Name} is not a session. Use a session, its name or its id, as Get-PyileSession shows them."),
        };
    }
}
