using System.Collections;

namespace Pyile.Completers;

/// <summary>Offers the rules of the ban lists.</summary>
internal sealed class BanCompleter : OfferCompleter
{
    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        ChosenSessions.HostsOf(bound).SelectMany(h => h.Bans).Where(b => b.Address is not null).Select(b => new Offer(b.Address!, b.Reason));
}
