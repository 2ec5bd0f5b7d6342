using System.Collections;
using System.Globalization;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the ports of the host that is named, as far as this process has met it.</summary>
internal sealed class HostPortCompleter : OfferCompleter
{
    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        KnownHosts.All
            .Where(h => bound["HostName"] is not { } name || h.Name.Equals(name.ToString(), StringComparison.OrdinalIgnoreCase))
            .Select(h => new Offer(h.Port.ToString(CultureInfo.InvariantCulture), $"{h.Name}:{h.Port}") { IsNumber = true });
}
