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
        Assert.Equal("bob", Reserve("somebody else", 1));
        _aliases.Release(Id(1));
        Assert.Equal("bob-2", Reserve("bob", 2));

        _aliases.Release(Id(1));

        Assert.Equal("bob", Reserve("bob", 3));
        Assert.Equal("somebody else", Reserve("somebody else", 1));
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

    private static MemberId Id(int number) => new((UInt128)number);

    private string Reserve(string wanted, int member, string? first = null)
    {
        // A shorter alias that is free would be given unchanged.
        if (first is not null)
            Assert.Equal(first, _aliases.Reserve(first, Id(100)));
        return _aliases.Reserve(wanted, Id(member));
    }
}
