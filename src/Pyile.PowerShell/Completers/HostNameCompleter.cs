using System.Collections;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the hosts whose networks this process has met.</summary>
internal sealed class HostNameCompleter : OfferCompleter
{
    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        KnownHosts.All.Select(h => new Offer(h.Name, $"{h.Name}:{h.Port}"));
}
