using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>The ticket with which a session was asked to join.</summary>
internal static class GivenTicket
{
    /// <returns>What the ticket contains, whose secret the caller clears, or null if the session joins without one.</returns>
    /// <exception cref="PyileException">The text is not a ticket.</exception>
    public static TicketContent? Read(PeerOptions options)
    {
        if (options.Ticket is null)
            return null;
        return TicketText.TryDecode(options.Ticket.Value, out TicketContent? ticket, out string? problem)
            ? ticket
            : throw new PyileException(
                PyileError.TicketInvalid, $"That is not a valid ticket: {problem}. Copy the whole text that the host's owner gave you.");
    }
}
