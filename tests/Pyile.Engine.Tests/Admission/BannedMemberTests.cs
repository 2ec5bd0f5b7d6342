using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class BannedMemberTests
{
    private readonly BanList _bans = new();

    [Fact]
    public void Banned_member_is_found_by_its_id_or_key()
    {
        Ban ban = Add(NewBan(member: 1, key: 1));

        Assert.Same(ban, _bans.FindMember(Id(1), Key(9)));
        Assert.Same(ban, _bans.FindMember(Id(9), Key(1)));
        Assert.Same(ban, _bans.FindMember(null, Key(1)));
        Assert.Null(_bans.FindMember(Id(9), Key(9)));
        Assert.Null(_bans.FindMember(null, Key(9)));
    }

    [Fact]
    public void Address_of_a_banned_member_is_banned_if_the_ban_includes_it()
    {
        Add(NewBan("10.0.0.1", member: 1));
        Add(NewBan(member: 2));

        Assert.NotNull(Find("10.0.0.1"));
        Assert.Single(_bans.Snapshot(), b => b.Address is null);
    }

    [Fact]
    public void Member_that_is_banned_again_keeps_the_first_reason()
    {
        Ban first = Add(NewBan("10.0.0.1", member: 1, reason: "spam"));

        Assert.Same(first, _bans.Add(NewBan("10.0.0.1", member: 1, reason: "other")));
        Assert.Same(first, Assert.Single(_bans.Snapshot()));
    }

    [Fact]
    public void Manual_ban_replaces_an_automatic_one()
    {
        Add(NewBan("10.0.0.1", automatic: true));
        Ban byHand = Add(NewBan("10.0.0.1"));

        Assert.Same(byHand, Find("10.0.0.1"));
        Assert.Same(byHand, Assert.Single(_bans.Snapshot()));
    }

    [Fact]
    public void Automatic_ban_does_not_replace_a_manual_one()
    {
        Ban byHand = Add(NewBan("10.0.0.1"));

        Assert.Same(byHand, _bans.Add(NewBan("10.0.0.1", automatic: true)));
        Assert.Same(byHand, Assert.Single(_bans.Snapshot()));
    }

    [Fact]
    public void Automatic_ban_is_not_among_the_manual_ones()
    {
        Add(NewBan("10.0.0.1", automatic: true));

        Assert.NotNull(Find("10.0.0.1"));
        Assert.Null(_bans.Find(Given.Ip("10.0.0.1"), onlyByHand: true));
    }

    [Fact]
    public void Manual_ban_of_a_prefix_is_found_behind_an_automatic_ban_of_an_address()
    {
        Ban prefix = Add(NewBan("10.0.0.0/8"));
        Add(NewBan("10.0.0.1", automatic: true));

        Assert.Same(prefix, _bans.Find(Given.Ip("10.0.0.1"), onlyByHand: true));
    }

    [Fact]
    public void Ban_of_a_member_replaces_the_ban_of_its_address()
    {
        Add(NewBan("10.0.0.1"));
        Ban member = Add(NewBan("10.0.0.1", member: 1));

        Assert.Same(member, Assert.Single(_bans.Snapshot()));
    }

    [Fact]
    public void Two_members_of_one_address_have_separate_bans()
    {
        Ban one = Add(NewBan("10.0.0.1", member: 1, key: 1));
        Ban two = Add(NewBan("10.0.0.1", member: 2, key: 2));
        Assert.Equal([one, two], _bans.Snapshot());

        Assert.Same(two, _bans.Remove(Id(2)));

        Assert.Same(one, Find("10.0.0.1"));
        Assert.Same(one, _bans.FindMember(Id(1), Key(9)));
        Assert.Null(_bans.FindMember(Id(2), Key(2)));

        Assert.Same(one, _bans.Remove(Id(1)));
        Assert.Null(Find("10.0.0.1"));
        Assert.Empty(_bans.Snapshot());
    }

    [Fact]
    public void Removing_an_address_removes_the_bans_of_its_members_one_by_one()
    {
        Add(NewBan("10.0.0.1", member: 1));
        Add(NewBan("10.0.0.1", member: 2));

        Ban rule = NewBan("10.0.0.1");
        Assert.NotNull(_bans.Remove(rule.Rule!.Value));
        Assert.Single(_bans.Snapshot());
        Assert.NotNull(_bans.Remove(rule.Rule!.Value));
        Assert.Null(_bans.Remove(rule.Rule!.Value));
        Assert.Null(Find("10.0.0.1"));
    }

    [Fact]
    public void Two_members_with_one_key_have_separate_bans()
    {
        Ban one = Add(NewBan(member: 1, key: 7));
        Add(NewBan(member: 2, key: 7));

        _bans.Remove(Id(2));

        Assert.Same(one, _bans.FindMember(Id(9), Key(7)));
    }

    private static Ban NewBan(string? rule = null, int? member = null, int? key = null, bool automatic = false, string reason = "spam") =>
        new()
        {
            Rule = rule is null ? null : Addresses.TryParseRule(rule, out var parsed) ? parsed : throw new ArgumentException(rule),
            Member = member is { } m ? Id(m) : null,
            Key = key is { } k ? Key(k) : null,
            IsAutomatic = automatic,
            Reason = reason,
            Since = Given.Noon,
        };

    private static MemberId Id(int number) => new((UInt128)number);

    private static KeyHash Key(int number) => new((UInt128)number, 0);

    private Ban Add(Ban ban)
    {
        Assert.Same(ban, _bans.Add(ban));
        return ban;
    }

    private Ban? Find(string address) => _bans.Find(Given.Ip(address));
}
