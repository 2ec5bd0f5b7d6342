using System.Collections;
using System.Globalization;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the ids of handlers.</summary>
internal sealed class HandlerIdCompleter : OfferCompleter
{
    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        SessionTable.All.SelectMany(s => s.Handlers.All).Select(h => new Offer(h.Id.ToString(CultureInfo.InvariantCulture), h.View.ToString()) { IsNumber = true });
}
