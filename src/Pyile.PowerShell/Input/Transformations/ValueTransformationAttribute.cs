using System.Management.Automation;

namespace Pyile.Input;

/// <summary>Takes any object, but not what lists members, sessions or messages: that says who is meant.</summary>
internal sealed class ValueTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return ModuleOutput.Contains(value)
            ? throw BindingMismatch.Of($"A {value!.GetType().Name} is not sent itself. Select-Object makes a value of its properties.")
            : inputData;
    }
}
