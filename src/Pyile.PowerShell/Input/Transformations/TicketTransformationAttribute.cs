using System.Management.Automation;
using System.Security;

namespace Pyile.Input;

/// <summary>
/// Lets -Ticket take a SecureString, the text of a ticket, or the object from New-PyileTicket. The text is a secret, so errors never
/// show it, and the bound parameters contain it as a SecureString.
/// </summary>
internal sealed class TicketTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            SecureString => value,
            string text => Protect(text),
            PyileTicket { Text: { } text } => Protect(text),
            PyileTicket => throw new ArgumentTransformationMetadataException(
                "Only New-PyileTicket returns the text of a ticket; the host does not keep it."),
            _ => throw BindingMismatch.Of("A ticket must be a SecureString, the text of a ticket, or an object from New-PyileTicket."),
        };
    }

    private static SecureString Protect(string text)
    {
        var ticket = new SecureString();
        foreach (char c in text)
            ticket.AppendChar(c);
        ticket.MakeReadOnly();
        return ticket;
    }
}
