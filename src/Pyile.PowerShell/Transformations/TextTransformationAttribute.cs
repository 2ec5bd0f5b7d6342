using System.Management.Automation;

namespace Pyile.Transformations;

/// <summary>
/// Refuses what is plainly no text. Without it, a forgotten text would make a cmdlet that takes texts from the
/// pipeline send its input's type name to everybody.
/// </summary>
internal sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is PyilePeer or PyileSession or PyileMessage or PyileReceipt or PyileBan or PyileLoginAttempt or PyileLogEntry or PyileTicket or PyileTrust
            ? throw Mismatch.Of($"A {value.GetType().Name} is no text. Give the text with -Text.")
            : inputData;
    }
}
