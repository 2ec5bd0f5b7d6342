using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class SenderRuleTests
{
    private const string Members = "10.0.0.1:4000 10.0.0.2:4000 10.0.0.2:4001 127.0.0.1:5000";

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", 4000, "10.0.0.1:4000")]
    [InlineData("10.0.0.2", "10.0.0.2", 4001, "10.0.0.2:4001")]
    [InlineData("10.0.0.2", "10.0.0.2", 4000, "10.0.0.2:4000")]
    public void A_member_that_says_who_it_is_is_believed(string socket, string host, int port, string expected) =>
        Assert.Equal(Given.At(expected), Find(Members, socket, host, port));

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", 4000, "10.0.0.1:4000")]
    [InlineData("10.0.0.2", "10.0.0.1", 4000, "10.0.0.2:4000")]
    [InlineData("10.0.0.2", "", 4001, "10.0.0.2:4001")]
    [InlineData("10.0.0.2", "0.0.0.0", 4001, "10.0.0.2:4001")]
    [InlineData("10.0.0.2", "bob", 4001, "10.0.0.2:4001")]
    public void A_claimed_address_counts_for_nothing(string socket, string host, int port, string expected) =>
        Assert.Equal(Given.At(expected), Find(Members, socket, host, port));

    [Theory]
    [InlineData("10.0.0.1", 9, "10.0.0.1:4000")]
    [InlineData("127.0.0.1", 4000, "127.0.0.1:5000")]
    public void A_wrong_port_does_no_harm_where_one_member_alone_has_the_address(string socket, int port, string expected) =>
        Assert.Equal(Given.At(expected), Find(Members, socket, socket, port));

    [Fact]
    public void A_wrong_port_is_nobody_where_several_members_share_the_address() =>
        Assert.Null(Find(Members, "10.0.0.2", "10.0.0.2", 9));

    [Theory]
    [InlineData("10.0.0.9", "10.0.0.9", 4000)]
    [InlineData("10.0.0.9", "10.0.0.1", 4000)]
    [InlineData("::1", "127.0.0.1", 5000)]
    [InlineData("0.0.0.0", "10.0.0.1", 4000)]
    public void A_stranger_is_nobody_whatever_it_claims(string socket, string host, int port) =>
        Assert.Null(Find(Members, socket, host, port));

    [Fact]
    public void The_mapped_form_of_a_member_address_is_that_member() =>
        Assert.Equal(Given.At("10.0.0.1:4000"), Find(Members, "::ffff:10.0.0.1", "10.0.0.1", 4000));

    [Fact]
    public void Without_members_everybody_is_a_stranger() => Assert.Null(Find("", "10.0.0.1", "10.0.0.1", 4000));

    private static System.Net.IPEndPoint? Find(string members, string socket, string host, int port) => SenderRule.Find(
        members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Given.At), Given.Ip(socket), new WireAddress(host, port));
}
