using System.Collections;

namespace Pyile.Completers;

/// <summary>Offers the addresses that can be banned: those of members, and those where logins have failed.</summary>
internal sealed class StrangerCompleter : OfferCompleter
{
    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        ChosenSessions.HostsOf(bound).SelectMany(h => h.GetPeers()).Where(p => !p.IsSelf).Select(p => new Offer(p.Address.Address.ToString(), p.Alias ?? p.Address.ToString()))
            .Concat(ChosenSessions.HostsOf(bound).SelectMany(h => h.Attempts).Select(a => new Offer(a.Address.ToString(), $"{a.Count} failed logins")));
}
