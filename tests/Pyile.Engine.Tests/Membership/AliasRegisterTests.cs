using CsCheck;

namespace Pyile.Engine.Tests.Membership;

public sealed class AliasRegisterTests
{
    private readonly AliasRegister _aliases = new();

    [Fact]
    public void Free_alias_is_given_unchanged() => Assert.Equal("bob", Reserve("bob", 1));

    [Fact]
    public void Alias_in_use_gets_the_next_number()
    {
        Reserve("bob", 1);
        Assert.Equal("bob-2", Reserve("bob", 2));
        Assert.Equal("bob-3", Reserve("bob", 3));
    }

    [Fact]
    public void Aliases_are_compared_without_case()
    {
        Reserve("Bob", 1);
        Assert.Equal("bOB-2", Reserve("bOB", 2));
        Assert.Equal("BOB-2-2", Reserve("BOB-2", 3));
    }

    [Fact]
    public void Alias_can_end_with_a_number()
    {
        Reserve("bob-2", 1);
        Reserve("bob", 2);
        Assert.Equal("bob-3", Reserve("bob", 3));
    }

    [Fact]
    public void Released_alias_is_free_again()
    {
        Reserve("bob", 1);
        Reserve("bob", 2);

        _aliases.Release(Id(1));

        Assert.Equal("BOB", Reserve("BOB", 3));
        Assert.Equal("bob-3", Reserve("bob", 4));
    }

    [Fact]
    public void Member_that_joins_twice_keeps_its_alias_until_both_have_left()
    {
        Reserve("bob", 1);
        Assert.Equal("bob", Reserve("another name", 1));
        _aliases.Release(Id(1));
        Assert.Equal("bob-2", Reserve("bob", 2));

        _aliases.Release(Id(1));

        Assert.Equal("bob", Reserve("bob", 3));
        Assert.Equal("another name", Reserve("another name", 1));
    }

    [Fact]
    public void Release_without_an_alias_has_no_effect()
    {
        Reserve("bob", 1);
        _aliases.Release(Id(2));
        Assert.Equal("bob-2", Reserve("bob", 2));
    }

    [Fact]
    public void Alias_of_64_characters_is_shortened_for_its_number()
    {
        Reserve(new string('a', 64), 1);
        Assert.Equal(new string('a', 62) + "-2", Reserve(new string('a', 64), 2));
        Assert.Equal(new string('a', 62) + "-3", Reserve(new string('a', 63), 3, first: new string('a', 63)));
    }

    [Fact]
    public void Emoji_is_not_split()
    {
        string alias = new string('a', 61) + "😀b";
        Assert.Equal(64, alias.Length);
        Reserve(alias, 1);
        Assert.Equal(new string('a', 61) + "-2", Reserve(alias, 2));

        string later = new string('a', 60) + "😀bb";
        Reserve(later, 3);
        Assert.Equal(new string('a', 60) + "😀-2", Reserve(later, 4));
    }

    [Theory]
    [InlineData("admin ")]
    [InlineData(" admin")]
    [InlineData("ad min")]
    [InlineData("ad\u00a0min")]
    [InlineData("admin\u3164")]
    [InlineData("admin\ufe0f")]
    [InlineData("admin\u200b")]
    [InlineData("ad\u00admin")]
    [InlineData("\u202eadmin")]
    [InlineData("admin\u2800")]
    [InlineData("admin\u034f")]
    [InlineData("admin\U000e0041")]
    [InlineData("admin\u115f")]
    [InlineData("ADMIN")]
    [InlineData("Admin")]
    [InlineData("\uff41\uff44\uff4d\uff49\uff4e")]
    [InlineData("\U0001d41a\U0001d41d\U0001d426\U0001d422\U0001d427")]
    [InlineData("\u0430dmin")]
    [InlineData("adm\u0456n")]
    [InlineData("adm\u0131n")]
    [InlineData("\u0391DMIN")]
    [InlineData("\u24d0dmin")]
    [InlineData("admi\u0307n")]
    [InlineData("adm\u0131\u0307n")]
    [InlineData("adm\u0456\u0307n")]
    [InlineData("admin\uffff")]
    [InlineData("ad\ufdd0min")]
    [InlineData("admin\U0010fffe")]
    [InlineData("admin\U0001d159")]
    public void Name_that_looks_like_another_members_is_marked(string wanted)
    {
        Reserve("admin", 1);
        string given = Reserve(wanted, 2);
        Assert.EndsWith("-2", given, StringComparison.Ordinal);
        Assert.DoesNotContain(given.EnumerateRunes(), Visibility.IsInvisible);
    }

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("127.0.0.1:22171")]
    [InlineData("010.0.0.1")]
    [InlineData("127.1")]
    [InlineData("0x7f000001")]
    [InlineData("::1")]
    [InlineData("[::1]:80")]
    [InlineData("fe80::1")]
    [InlineData("42")]
    [InlineData("10.0.0.*")]
    [InlineData("10.0.0.[1-9]")]
    [InlineData("db:5432")]
    [InlineData("127.0.0.1\u200b:22171")]
    [InlineData("127.0.0.1 :22171")]
    [InlineData("\uff11\uff12\uff17.0.0.1:1")]
    [InlineData("l27.O.O.1:22171")]
    [InlineData("00112233445566778899aabbccddeeff")]
    [InlineData("00112233445566778899AABBCCDDEEFF")]
    [InlineData("\u3164")]
    [InlineData(" ")]
    public void Name_that_looks_like_an_address_or_an_id_is_not_given(string wanted)
    {
        Assert.Equal("unnamed", Reserve(wanted, 1));
        Assert.Equal("unnamed-2", Reserve(wanted, 2));
    }

    [Theory]
    [InlineData("bob")]
    [InlineData("Ann Lee")]
    [InlineData("web-01")]
    [InlineData("2024-01")]
    [InlineData("7up")]
    [InlineData("a.b.c")]
    [InlineData("10.0.0.x")]
    [InlineData("\u0421\u0435\u0432\u0430")]
    [InlineData("\u4f8b\u3048")]
    [InlineData("\ud83d\ude00")]
    [InlineData("cafe")]
    public void Ordinary_name_is_given_unchanged(string wanted) => Assert.Equal(wanted, Reserve(wanted, 1));

    [Fact]
    public void Two_members_never_have_the_same_alias() =>
        Gen.Select(Gen.Int[1, 6], Gen.OneOf("bob", "BOB", "bob-2", "eve", new string('x', 64), new string('X', 63) + "y"), Gen.Bool).Array[0, 80].Sample(
            steps =>
            {
                var aliases = new AliasRegister();
                var model = new Dictionary<int, (string Alias, int Uses)>();
                foreach ((int member, string wanted, bool comes) in steps)
                {
                    var (known, uses) = model.GetValueOrDefault(member);
                    if (comes)
                    {
                        string alias = aliases.Reserve(wanted, Id(member));
                        Assert.InRange(alias.Length, 1, 64);
                        Assert.Equal(known ?? alias, alias);
                        model[member] = (alias, uses + 1);
                    }
                    else
                    {
                        aliases.Release(Id(member));
                        if (uses > 1)
                            model[member] = (known!, uses - 1);
                        else
                            model.Remove(member);
                    }
                    Assert.Equal(model.Count, model.Values.Select(m => m.Alias).Distinct(StringComparer.OrdinalIgnoreCase).Count());
                }
            },
            iter: 1_000);

    [Fact]
    public void Names_that_were_given_are_never_alike() =>
        Gen.OneOf("a", "\u0430", "A", "-", "2", "l", "1", "I", "\u200b", " ", ".", ":", "\ufe0f", "o", "0").Array[0, 5].Select(string.Concat).Array[2, 12].Sample(
            wanted =>
            {
                var aliases = new AliasRegister();
                AliasKeys[] keys = [.. wanted.Select((name, member) => AliasKeys.Of(aliases.Reserve(name, Id(member))))];
                Assert.Equal(keys.Length, keys.DistinctBy(k => k.Caseless).Count());
                Assert.Equal(keys.Length, keys.DistinctBy(k => k.Shape).Count());
            },
            iter: 2_000);

    private static MemberId Id(int number) => new((UInt128)number);

    private string Reserve(string wanted, int member, string? first = null)
    {
        // A shorter alias that is free would be given unchanged.
        if (first is not null)
            Assert.Equal(first, _aliases.Reserve(first, Id(100)));
        return _aliases.Reserve(wanted, Id(member));
    }
}
