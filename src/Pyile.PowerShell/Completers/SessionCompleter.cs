using System.Collections;
using System.Globalization;
using Pyile.Sessions;

namespace Pyile.Completers;

/// <summary>Offers the names of sessions; where only a host can be meant, those of hosts.</summary>
internal sealed class SessionCompleter : OfferCompleter
{
    private static readonly string[] NounsOfHosts = ["PyileBan", "PyileHost", "PyilePassword", "PyileTicket"];

    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        SessionTable.All.Where(s => s.IsHost || !IsForHosts(command)).Select(s => new Offer(s.Name, s.View.ToString()) { Instead = s.Id.ToString(CultureInfo.InvariantCulture) });

    private static bool IsForHosts(string command) =>
        NounsOfHosts.Any(n => command.EndsWith("-" + n, StringComparison.OrdinalIgnoreCase));
}
