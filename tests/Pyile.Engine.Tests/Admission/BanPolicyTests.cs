using System.Net;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class BanPolicyTests
{
    private static readonly string?[] Rules = [null, "10.0.0.1/32", "10.0.0.2/32", "10.0.0.0/30", "10.0.0.2/31"];

    private static readonly Gen<BanSubject> AnySubject = Gen.Select(
        Gen.Int[1, 3],
        Gen.Int[0, 3],
        Gen.Int[0, 3],
        Gen.Bool,
        Gen.Bool,
        (address, member, key, isLegacy, isGuessing) => new BanSubject(Given.Ip($"10.0.0.{address}"))
        {
            Member = member == 0 ? null : GivenV2.Member(member),
            Key = key == 0 ? null : new KeyHash(0, (UInt128)key),
            IsLegacy = isLegacy,
            IsGuessing = isGuessing,
        });

    private static readonly Gen<Ban> AnyBan = Gen.Select(
        Gen.Int[0, Rules.Length - 1].Select(i => Rules[i]),
        Gen.Int[0, 3],
        Gen.Int[1, 3],
        Gen.Bool,
        (rule, member, key, isAutomatic) => new Ban
        {
            Rule = rule is null ? null : IPNetwork.Parse(rule),
            Member = member == 0 ? null : GivenV2.Member(member),
            Key = member == 0 ? null : new KeyHash(0, (UInt128)key),
            IsAutomatic = isAutomatic && member == 0,
            Reason = "test",
            Since = Given.Noon,
        });

    [Fact]
    public void A_subject_is_banned_exactly_if_a_listed_ban_covers_it() =>
        Gen.Select(AnyBan.Array[0, 6], AnySubject).Sample((bans, subject) =>
        {
            var registry = new BanRegistry(int.MaxValue, NoChanges.Instance);
            foreach (Ban ban in bans)
                registry.Add(ban);

            Assert.Equal(
                registry.Bans.Any(ban => BanPolicy.Covers(ban, subject)),
                registry.Policy.Judge(subject) is not null);
        });

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    public void A_ban_by_failed_logins_covers_members_of_version_1_and_guesses_only(bool isLegacy, bool isGuessing, bool isCovered)
    {
        var subject = new BanSubject(Given.Ip("10.0.0.1")) { IsLegacy = isLegacy, IsGuessing = isGuessing };
        var ban = new Ban { Rule = IPNetwork.Parse("10.0.0.1/32"), IsAutomatic = true, Reason = "test", Since = Given.Noon };

        Assert.Equal(isCovered, BanPolicy.Covers(ban, subject));
    }
}
