using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Transport;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("::ffff:10.0.0.1%3", "10.0.0.1")]
    [InlineData("::ffff:0.0.0.0", "0.0.0.0")]
    [InlineData("fe80::1%3", "fe80::1")]
    [InlineData("fe80::1", "fe80::1")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("::10.0.0.1", "::a00:1")]
    [InlineData("::1", "::1")]
    public void Address_is_normalized_to_one_form(string address, string expected)
    {
        IPAddress normal = Addresses.Normalize(Given.Ip(address));
        Assert.Equal(IPAddress.Parse(expected), normal);
        Assert.Equal(normal, Addresses.Normalize(normal));
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7/32")]
    [InlineData("0.0.0.0", "0.0.0.0/32")]
    [InlineData("255.255.255.255", "255.255.255.255/32")]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7/32")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    [InlineData("fe80::1%3", "fe80::1/128")]
    [InlineData("::1", "::1/128")]
    public void Single_address_is_a_rule_of_full_length(string text, string expected) => AssertRule(text, expected);

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("10.1.2.255/31", "10.1.2.254/31")]
    [InlineData("10.1.2.3/32", "10.1.2.3/32")]
    [InlineData("10.1.2.3/0", "0.0.0.0/0")]
    [InlineData("255.255.255.255/17", "255.255.128.0/17")]
    [InlineData("::/0", "::/0")]
    [InlineData("2001:db8:ffff::1/33", "2001:db8:8000::/33")]
    [InlineData("2001:db8::1/128", "2001:db8::1/128")]
    [InlineData("fe80::1%3/64", "fe80::/64")]
    [InlineData("::ffff:10.1.2.3/104", "10.0.0.0/8")]
    [InlineData("::ffff:10.1.2.3/128", "10.1.2.3/32")]
    [InlineData("::ffff:10.1.2.3/96", "0.0.0.0/0")]
    public void Rule_clears_the_bits_after_its_prefix(string text, string expected) => AssertRule(text, expected);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/")]
    [InlineData("/8")]
    [InlineData("bob")]
    [InlineData("a.b")]
    [InlineData("example.org")]
    [InlineData("*")]
    [InlineData("10.0.0.*")]
    [InlineData("10.0.0.1-10.0.0.9")]
    [InlineData("10.0.0.1:4702")]
    [InlineData("256.0.0.1")]
    [InlineData("10.0.0.0.1")]
    [InlineData(" 10.0.0.1")]
    [InlineData("10.0.0.1 ")]
    [InlineData("10.0.0.1\n")]
    [InlineData("１0.0.0.1")]
    [InlineData(":::1")]
    public void Text_that_is_not_an_address_is_not_a_rule(string text) => AssertNoRule(text);

    [Theory]
    [InlineData("10.0.0.1/")]
    [InlineData("10.0.0.1/33")]
    [InlineData("10.0.0.1/-1")]
    [InlineData("10.0.0.1/+8")]
    [InlineData("10.0.0.1/ 8")]
    [InlineData("10.0.0.1/8 ")]
    [InlineData("10.0.0.1 /8")]
    [InlineData("10.0.0.1/8.0")]
    [InlineData("10.0.0.1/0x8")]
    [InlineData("10.0.0.1/４")]
    [InlineData("10.0.0.1/4294967304")]
    [InlineData("10.0.0.1/255.0.0.0")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("::1/129")]
    [InlineData("::ffff:10.0.0.1/95")]
    [InlineData("::ffff:10.0.0.1/8")]
    public void Text_with_an_invalid_prefix_length_is_not_a_rule(string text) => AssertNoRule(text);

    [Theory]
    [InlineData("4")]
    [InlineData("4/8")]
    [InlineData("10/8")]
    [InlineData("10.1")]
    [InlineData("10.1/16")]
    [InlineData("192.168.1")]
    [InlineData("010.0.0.1")]
    [InlineData("010.0.0.0/8")]
    [InlineData("192.168.001.010")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("0x0a000001")]
    [InlineData("167772161")]
    public void Ambiguous_address_is_not_a_rule(string text) => AssertNoRule(text);

    private static void AssertRule(string text, string expected)
    {
        Assert.True(Addresses.TryParseRule(text, out IPNetwork? rule));
        Assert.Equal(IPNetwork.Parse(expected), rule);
    }

    private static void AssertNoRule(string text)
    {
        Assert.False(Addresses.TryParseRule(text, out IPNetwork? rule), $"'{text}' became {rule}");
        Assert.Null(rule);
    }
}
