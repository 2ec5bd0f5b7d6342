using System.Net;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

[Trait("Category", "Slow")]
public sealed class BanListModelTests
{
    private static readonly string[] Rules = ["10.0.0.1", "10.0.0.2", "10.0.0.0/8", "10.0.0.0/31", "2001:db8::1", "2001:db8::/64"];
    private static readonly string[] Asked = ["10.0.0.1", "10.0.0.2", "10.9.9.9", "11.0.0.1", "2001:db8::1", "2001:db8::2", "::1"];

    private static readonly Gen<Ban> AnyBan = Gen.OneOf(
        Gen.Select(Gen.OneOf(Rules), Gen.Bool, (rule, automatic) => NewBan(rule, 0, 0, automatic)),
        Gen.Select(Gen.OneOf(Rules), Gen.Int[1, 4], Gen.Int[0, 3], (rule, member, key) => NewBan(rule, member, key, automatic: false)),
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 3], (member, key) => NewBan(null, member, key, automatic: false)));

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (6, AnyBan.Select(ban => new Step(ban, null, null))),
        (2, Gen.OneOf(Rules).Select(rule => new Step(null, Rule(rule), null))),
        (2, Gen.Int[1, 4].Select(member => new Step(null, null, Id(member)))));

    [Fact]
    public void Ban_list_bans_the_same_addresses_as_a_plain_list() =>
        AnyStep.Array[0, 40].Sample(
            steps =>
            {
                var bans = new BanList();
                var model = new List<Ban>();
                foreach (Step step in steps)
                {
                    Apply(bans, model, step);
                    Assert.Equal(model, bans.Snapshot());
                    Compare(bans, model);
                }
            },
            iter: 2_000);

    private static void Apply(BanList bans, List<Ban> model, Step step)
    {
        if (step.Add is { } ban)
        {
            Ban listed = bans.Add(ban);
            Assert.Equal(listed == ban, ReferenceEquals(listed, ban) || model.Contains(ban));
            ApplyAdd(model, ban, listed);
            return;
        }
        Ban? removed = step.Rule is { } rule ? bans.Remove(rule) : bans.Remove(step.Member!.Value);
        bool any = model.Exists(b => b.Rule == step.Rule && step.Rule is not null || b.Member == step.Member && step.Member is not null);
        Assert.Equal(any, removed is not null);
        if (removed is not null)
            Assert.True(model.RemoveAll(b => ReferenceEquals(b, removed)) == 1);
    }

    // Whether a ban replaces another or is refused because of it. Two bans of members never replace each other by address.
    private static void ApplyAdd(List<Ban> model, Ban ban, Ban listed)
    {
        Ban? same = ban.Member is null ? null : model.Find(b => b.Member == ban.Member);
        if (same is null && ban.Rule is { } rule)
        {
            List<Ban> ofRule = model.FindAll(b => b.Rule == rule);
            if (ban.Member is null || ofRule.TrueForAll(b => b.Member is null))
                same = ofRule.Find(b => ReferenceEquals(b, listed)) ?? ofRule.FirstOrDefault();
        }
        bool isMore = same is not null && ((same.IsAutomatic && !ban.IsAutomatic) || (ban.Member is not null && same.Member is null));
        Assert.Equal(same is null || isMore, ReferenceEquals(listed, ban));
        if (same is not null && !isMore)
        {
            Assert.Same(same, listed);
            return;
        }
        if (same is not null)
            model.RemoveAll(b => ReferenceEquals(b, same));
        model.Add(ban);
    }

    private static void Compare(BanList bans, List<Ban> model)
    {
        foreach (IPAddress address in Asked.Select(IPAddress.Parse))
        {
            Assert.Equal(model.Exists(b => Covers(b, address)), bans.Find(address) is not null);
            Assert.Equal(model.Exists(b => !b.IsAutomatic && Covers(b, address)), bans.Find(address, onlyByHand: true) is not null);
        }
        for (int member = 0; member <= 5; member++)
        {
            for (int key = 1; key <= 4; key++)
            {
                MemberId? id = member == 0 ? null : Id(member);
                bool expected = model.Exists(b => (b.Member is not null && b.Member == id) || b.Key == Key(key));
                Assert.Equal(expected, bans.FindMember(id, Key(key)) is not null);
            }
        }
    }

    private static bool Covers(Ban ban, IPAddress address) => ban.Rule is { } rule && rule.Contains(address);

    private static Ban NewBan(string? rule, int member, int key, bool automatic) => new()
    {
        Rule = rule is null ? null : Rule(rule),
        Member = member == 0 ? null : Id(member),
        Key = key == 0 ? null : Key(key),
        IsAutomatic = automatic,
        Reason = "spam",
        Since = Given.Noon,
    };

    private static IPNetwork Rule(string text) => Addresses.TryParseRule(text, out IPNetwork? rule) ? rule.Value : throw new ArgumentException(text);

    private static MemberId Id(int number) => new((UInt128)number);

    private static KeyHash Key(int number) => new((UInt128)number, 0);

    private sealed record Step(Ban? Add, IPNetwork? Rule, MemberId? Member);
}
