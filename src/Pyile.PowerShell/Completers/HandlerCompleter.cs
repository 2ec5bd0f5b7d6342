using System.Collections;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the names of handlers.</summary>
internal sealed class HandlerCompleter : OfferCompleter
{
    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        SessionTable.All.SelectMany(s => s.Handlers.All).Select(h => new Offer(h.Name, h.View.ToString()) { IsForPattern = true });
}
