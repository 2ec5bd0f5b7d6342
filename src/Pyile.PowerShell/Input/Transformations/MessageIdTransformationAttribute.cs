using System.Management.Automation;

namespace Pyile.Input;

/// <summary>Lets a parameter take the id of a message as the message itself or as its receipt.</summary>
internal sealed class MessageIdTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            PyileMessage message => message.Id,
            PyileReceipt receipt => receipt.MessageId,
            _ => inputData,
        };
}
