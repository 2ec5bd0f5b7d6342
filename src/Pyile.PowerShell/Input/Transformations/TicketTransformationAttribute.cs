using System.Management.Automation;

namespace Pyile.Input;

/// <summary>
/// Lets -Ticket take the text of a ticket or the object from New-PyileTicket. The text is a secret, so errors never show
/// it.
/// </summary>
internal sealed class TicketTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            string => value,
            PyileTicket { Text: { } text } => text,
            PyileTicket => throw new ArgumentTransformationMetadataException(
                "Only New-PyileTicket returns the text of a ticket; the host does not keep it."),
            _ => throw BindingMismatch.Of("A ticket must be the text of a ticket or an object from New-PyileTicket."),
        };
    }
}
