using System.Management.Automation;

namespace Pyile.Input;

/// <summary>Takes any object except members, sessions and messages of this module, which name a receiver.</summary>
internal sealed class ValueTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return ModuleOutput.Contains(value)
            ? throw BindingMismatch.Of($"A {value!.GetType().Name} cannot be sent itself. Use Select-Object to send its properties.")
            : inputData;
    }
}
