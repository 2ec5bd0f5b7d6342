using System.Management.Automation;
using System.Numerics;

namespace Pyile.Input;

/// <summary>
/// Takes strings and characters as texts, and numbers as texts that <see cref="NumberTexts"/> knows, and leaves other objects to
/// -InputObject. Members, sessions and messages
/// are rejected: if the text was forgotten, the cmdlet would otherwise send them to all members.
/// </summary>
internal sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or string => value,
            char letter => letter.ToString(),
            int or long or short or sbyte or byte or ushort or uint or ulong or float or double or decimal or BigInteger =>
                NumberTexts.Remember(value),
            _ when ModuleOutput.Contains(value) =>
                throw BindingMismatch.Of($"A {value.GetType().Name} is not a text. Give the text with -Text."),
            _ => new NonTextMarker(value.GetType().Name),
        };
    }
}
