using CsCheck;

namespace Pyile.Engine.Tests.Membership;

public sealed class AliasRegisterTests
{
    private readonly AliasRegister _aliases = new();

    [Fact]
    public void A_free_name_is_given_as_it_is() => Assert.Equal("bob", Reserve("bob", 1));

    [Fact]
    public void A_taken_name_gets_a_number_that_counts_up()
    {
        Reserve("bob", 1);
        Assert.Equal("bob-2", Reserve("bob", 2));
        Assert.Equal("bob-3", Reserve("bob", 3));
    }

    [Fact]
    public void A_name_in_other_letters_is_the_same_name()
    {
        Reserve("Bob", 1);
        Assert.Equal("bOB-2", Reserve("bOB", 2));
        Assert.Equal("BOB-2-2", Reserve("BOB-2", 3));
    }

    [Fact]
    public void Somebody_may_really_be_called_with_a_number()
    {
        Reserve("bob-2", 1);
        Reserve("bob", 2);
        Assert.Equal("bob-3", Reserve("bob", 3));
    }

    [Fact]
    public void A_released_name_is_free_again()
    {
        Reserve("bob", 1);
        Reserve("bob", 2);

        _aliases.Release(Id(1));

        Assert.Equal("BOB", Reserve("BOB", 3));
        Assert.Equal("bob-3", Reserve("bob", 4));
    }

    [Fact]
    public void A_member_that_comes_twice_keeps_its_name_until_both_are_gone()
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
    public void Whoever_has_no_name_releases_none()
    {
        Reserve("bob", 1);
        _aliases.Release(Id(2));
        Assert.Equal("bob-2", Reserve("bob", 2));
    }

    [Fact]
    public void A_name_of_64_characters_gives_way_to_its_number()
    {
        Reserve(new string('a', 64), 1);
        Assert.Equal(new string('a', 62) + "-2", Reserve(new string('a', 64), 2));
        Assert.Equal(new string('a', 62) + "-3", Reserve(new string('a', 63), 3, first: new string('a', 63)));
    }

    [Fact]
    public void No_emoji_is_cut_through()
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
    public void Two_members_never_have_one_name_whoever_comes_and_goes() =>
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
        // A shorter name that is free would be given as it is.
        if (first is not null)
            Assert.Equal(first, _aliases.Reserve(first, Id(100)));
        return _aliases.Reserve(wanted, Id(member));
    }
}
