using System.Collections;
using System.Globalization;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the ids of sessions.</summary>
internal sealed class SessionIdCompleter : OfferCompleter
{
    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        SessionTable.All.Select(s => new Offer(s.Id.ToString(CultureInfo.InvariantCulture), s.View.ToString()) { IsNumber = true });
}
