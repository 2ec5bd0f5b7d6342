using System.Management.Automation;

namespace Pyile.Input;

/// <summary>Lets -Ticket take the text or what New-PyileTicket returns. The text is a secret, so it is never in an error.</summary>
internal sealed class TicketTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            string => value,
            PyileTicket { Text: { } text } => text,
            PyileTicket => throw new ArgumentTransformationMetadataException("The text of a ticket is known only to New-PyileTicket, which made it; the host does not keep it."),
            _ => throw BindingMismatch.Of("A ticket is the text that New-PyileTicket returns, or what it returns."),
        };
    }
}
