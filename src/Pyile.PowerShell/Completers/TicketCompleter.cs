using System.Collections;

namespace Pyile.Completers;

/// <summary>Offers the ids of tickets, with what they are for.</summary>
internal sealed class TicketCompleter : OfferCompleter
{
    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        ChosenSessions.HostsOf(bound).SelectMany(h => h.Tickets).Select(t => new Offer(t.Id.ToString(), t.Note ?? $"{t.UsesLeft} of {t.Uses} left"));
}
