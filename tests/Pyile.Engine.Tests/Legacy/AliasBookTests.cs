using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class AliasBookTests
{
    private readonly AliasBook _aliases = new();

    [Fact]
    public void Member_has_no_alias_until_it_is_learned()
    {
        Assert.Null(Find());
        Learn("one");
        Assert.Equal("one", Find());
        Assert.Null(_aliases.Find(Given.Id("10.0.0.1:4001")));
    }

    [Fact]
    public void Last_alias_that_was_learned_is_used()
    {
        Learn("one");
        Learn("two");
        Assert.Equal("two", Find());
    }

    [Fact]
    public void Empty_alias_is_ignored()
    {
        Learn("one");
        Learn("");
        Assert.Equal("one", Find());
    }

    [Fact]
    public void Forgotten_member_has_no_alias()
    {
        Learn("one");
        _aliases.Forget(Given.Id("10.0.0.1:4000"));
        _aliases.Forget(Given.Id("10.0.0.1:4000"));
        Assert.Null(Find());
    }

    [Fact]
    public void Two_members_can_have_the_same_alias()
    {
        Learn("one");
        _aliases.Learn(Given.Id("10.0.0.1:4001"), "one");
        Assert.Equal("one", Find());
        Assert.Equal("one", _aliases.Find(Given.Id("10.0.0.1:4001")));
    }

    [Fact]
    public void Alias_is_cut_after_64_characters()
    {
        Learn(new string('a', 64));
        Assert.Equal(new string('a', 64), Find());
        Learn(new string('b', 60_000));
        Assert.Equal(new string('b', 64), Find());
    }

    [Fact]
    public void Long_alias_is_not_cut_inside_an_emoji()
    {
        Learn(new string('a', 63) + "😀");
        Assert.Equal(new string('a', 63), Find());
        Learn(new string('a', 62) + "😀😀");
        Assert.Equal(new string('a', 62) + "😀", Find());
    }

    [Theory]
    [InlineData("bob")]
    [InlineData("BOB")]
    [InlineData("b\u043eb")]
    [InlineData("bob\u3164")]
    public void Name_that_a_member_of_version_2_has_is_marked(string name)
    {
        Learn(name);
        Assert.DoesNotContain("unencrypted", Find(), StringComparison.Ordinal);

        _aliases.NoteProven("bob", []);

        Assert.EndsWith(" (unencrypted)", Find(), StringComparison.Ordinal);
    }

    [Fact]
    public void Marked_name_is_not_the_name_of_another_member()
    {
        Learn("bob");
        _aliases.NoteProven("bob", []);
        _aliases.NoteProven("bob (unencrypted)", []);

        Assert.Equal("bob (unencrypted 2)", Find());
    }

    [Theory]
    [InlineData("127.0.0.1:4702")]
    [InlineData("00112233445566778899aabbccddeeff")]
    [InlineData("\u001b]0;")]
    public void Name_is_cleaned_when_it_arrives(string name)
    {
        Learn("one");
        Learn(name);
        Assert.DoesNotContain(Find()!, char.IsControl);
        Assert.False(AddressText.LooksLikeAddress(Find()!));
    }

    [Fact]
    public void Names_of_former_members_are_forgotten_before_those_of_current_ones()
    {
        Learn("current");
        _aliases.NoteProven("current", []);
        for (int i = 0; i < 20_000; i++)
            _aliases.NoteProven($"former{i}", ["current"]);

        Assert.Equal("current (unencrypted)", Find());
    }

    private string? Find() => _aliases.Find(Given.Id("10.0.0.1:4000"));

    private void Learn(string alias) => _aliases.Learn(Given.Id("10.0.0.1:4000"), alias);
}
