using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class BanListTests
{
    private readonly BanList _bans = new();

    [Fact]
    public void New_list_bans_no_address()
    {
        Assert.Null(Find("10.0.0.1"));
        Assert.Empty(_bans.Snapshot());
    }

    [Fact]
    public void Banned_address_is_banned_and_its_neighbours_are_not()
    {
        Ban ban = Add("10.0.0.7");

        Assert.Same(ban, Find("10.0.0.7"));
        Assert.Null(Find("10.0.0.6"));
        Assert.Null(Find("10.0.0.8"));
    }

    [Theory]
    [InlineData("10.0.0.0", true)]
    [InlineData("10.255.255.255", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("9.255.255.255", false)]
    [InlineData("11.0.0.0", false)]
    [InlineData("::ffff:11.0.0.0", false)]
    [InlineData("::a00:1", false)]
    [InlineData("2001:db8::1", false)]
    public void Prefix_bans_all_addresses_that_it_covers(string address, bool expected)
    {
        Add("10.0.0.0/8");
        Assert.Equal(expected, Find(address) is not null);
    }

    [Fact]
    public void Mapped_form_of_a_banned_address_is_banned()
    {
        Add("10.0.0.7");
        Assert.NotNull(Find("::ffff:10.0.0.7"));
    }

    [Fact]
    public void Address_that_was_banned_in_its_mapped_form_is_banned()
    {
        Add("::ffff:10.0.0.7");
        Assert.NotNull(Find("10.0.0.7"));
    }

    [Fact]
    public void Address_with_a_zone_is_banned()
    {
        Add("fe80::1");
        Assert.NotNull(Find("fe80::1%7"));
    }

    [Fact]
    public void All_addresses_of_a_family_can_be_banned()
    {
        Add("0.0.0.0/0");
        Assert.NotNull(Find("255.255.255.255"));
        Assert.NotNull(Find("::ffff:1.2.3.4"));
        Assert.Null(Find("::1"));
    }

    [Fact]
    public void Rule_for_a_single_address_is_found_before_a_prefix()
    {
        Add("10.0.0.0/8");
        Ban exact = Add("10.0.0.7");
        Assert.Same(exact, Find("10.0.0.7"));
    }

    [Fact]
    public void First_reason_is_kept()
    {
        Ban first = Add("10.0.0.7", "spam");

        Assert.Same(first, _bans.Add(NewBan("::ffff:10.0.0.7", "other")));
        Assert.Same(first, _bans.Add(NewBan("10.0.0.7/32", "other")));

        Assert.Same(first, Find("10.0.0.7"));
        Assert.Same(first, Assert.Single(_bans.Snapshot()));
    }

    [Fact]
    public void Removed_rule_bans_no_address()
    {
        Ban ban = Add("10.0.0.0/8");

        Assert.Same(ban, _bans.Remove(ban.Rule!.Value));
        Assert.Null(_bans.Remove(ban.Rule!.Value));
        Assert.Null(Find("10.0.0.1"));
    }

    [Fact]
    public void Removing_an_address_keeps_the_prefix_that_covers_it()
    {
        Ban prefix = Add("10.0.0.0/8");
        Ban exact = Add("10.0.0.7");

        _bans.Remove(exact.Rule!.Value);

        Assert.Same(prefix, Find("10.0.0.7"));
    }

    [Fact]
    public void Snapshot_does_not_change()
    {
        Add("10.0.0.7");
        IReadOnlyList<Ban> before = _bans.Snapshot();
        Add("10.0.0.8");
        Assert.Single(before);
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("10.0.0.7/8", "10.0.0.0/8")]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:db8::1/64", "2001:db8::/64")]
    public void Rule_is_shown_in_its_usual_form(string rule, string expected) =>
        Assert.Equal(expected, NewBan(rule, "").Address);

    private Ban? Find(string address) => _bans.Find(Given.Ip(address));

    private Ban Add(string rule, string reason = "spam")
    {
        Ban ban = NewBan(rule, reason);
        Assert.Same(ban, _bans.Add(ban));
        return ban;
    }

    private static Ban NewBan(string text, string reason)
    {
        Assert.True(Addresses.TryParseRule(text, out IPNetwork? rule));
        return new Ban { Rule = rule.Value, Reason = reason, Since = Given.Noon };
    }
}
