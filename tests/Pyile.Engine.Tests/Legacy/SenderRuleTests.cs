using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class SenderRuleTests
{
    private const string Members = "10.0.0.1:4000 10.0.0.2:4000 10.0.0.2:4001 127.0.0.1:5000";

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", 4000, "10.0.0.1:4000")]
    [InlineData("10.0.0.2", "10.0.0.2", 4001, "10.0.0.2:4001")]
    [InlineData("10.0.0.2", "10.0.0.2", 4000, "10.0.0.2:4000")]
    public void Sender_with_its_own_address_and_port_is_found(string socket, string host, int port, string expected) =>
        Assert.Equal(Given.At(expected), Find(Members, socket, host, port));

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", 4000, "10.0.0.1:4000")]
    [InlineData("10.0.0.2", "10.0.0.1", 4000, "10.0.0.2:4000")]
    [InlineData("10.0.0.2", "", 4001, "10.0.0.2:4001")]
    [InlineData("10.0.0.2", "0.0.0.0", 4001, "10.0.0.2:4001")]
    [InlineData("10.0.0.2", "bob", 4001, "10.0.0.2:4001")]
    public void Claimed_address_is_ignored(string socket, string host, int port, string expected) =>
        Assert.Equal(Given.At(expected), Find(Members, socket, host, port));

    [Theory]
    [InlineData("10.0.0.1", 9, "10.0.0.1:4000")]
    [InlineData("127.0.0.1", 4000, "127.0.0.1:5000")]
    public void Sender_with_a_wrong_port_is_found_if_it_is_the_only_member_of_its_address(string socket, int port, string expected) =>
        Assert.Equal(Given.At(expected), Find(Members, socket, socket, port));

    [Fact]
    public void Sender_with_a_wrong_port_is_not_found_if_several_members_share_its_address() =>
        Assert.Null(Find(Members, "10.0.0.2", "10.0.0.2", 9));

    [Theory]
    [InlineData("10.0.0.9", "10.0.0.9", 4000)]
    [InlineData("10.0.0.9", "10.0.0.1", 4000)]
    [InlineData("::1", "127.0.0.1", 5000)]
    [InlineData("0.0.0.0", "10.0.0.1", 4000)]
    public void Stranger_is_not_found_whatever_it_claims(string socket, string host, int port) =>
        Assert.Null(Find(Members, socket, host, port));

    [Fact]
    public void Mapped_IPv4_address_of_a_member_is_found() =>
        Assert.Equal(Given.At("10.0.0.1:4000"), Find(Members, "::ffff:10.0.0.1", "10.0.0.1", 4000));

    [Fact]
    public void Empty_roster_has_no_sender() => Assert.Null(Find("", "10.0.0.1", "10.0.0.1", 4000));

    private static System.Net.IPEndPoint? Find(string members, string socket, string host, int port) => SenderRule.Find(
        members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Given.At), Given.Ip(socket), new WireAddress(host, port));
}
