using System.Collections;

namespace Pyile.Completers;

/// <summary>Offers the ids of banned members, with the names they had.</summary>
internal sealed class BannedMemberCompleter : OfferCompleter
{
    private protected override IEnumerable<Offer> Offers(string command, IDictionary bound) =>
        ChosenSessions.HostsOf(bound).SelectMany(h => h.Bans).Where(b => b.Member is not null).Select(b => new Offer(b.Member!.Value.ToString(), $"{b.Alias ?? b.Address}: {b.Reason}"));
}
