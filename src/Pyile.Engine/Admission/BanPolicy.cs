using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Admission;

/// <summary>
/// Judges who is banned, for every path that needs it: login, listing, renewal of certificates, and the members that a
/// new ban ends. Message links follow from these: they are made with listed members only.
/// </summary>
internal sealed class BanPolicy(BanRegistry bans) : IBanPolicy
{
    public Ban? Judge(in BanSubject subject) =>
        bans.FindMember(subject.Member, subject.Key) ?? bans.FindAddress(subject.Address, onlyByHand: !IsSubjectToFailedLogins(subject));

    /// <summary>Whether one ban covers the subject: the same rule as <see cref="Judge"/>, for the members that a new ban ends.</summary>
    public static bool Covers(Ban ban, in BanSubject subject) =>
        (ban.Member is { } member && member == subject.Member)
        || (ban.Key is { } key && key == subject.Key)
        || (ban.Rule is { } rule && rule.Contains(Addresses.Normalize(subject.Address)) && (!ban.IsAutomatic || IsSubjectToFailedLogins(subject)));

    // Failed logins ban an address to stop guessing. Members that prove a key are not kept out by another's guesses.
    private static bool IsSubjectToFailedLogins(in BanSubject subject) => subject.IsLegacy || subject.IsGuessing;
}
