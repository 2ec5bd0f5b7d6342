using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Transport;

public sealed class AddressPrefixTests
{
    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8::1", "2001:db8::")]
    [InlineData("fe80::1%3", "fe80::")]
    [InlineData("::1", "::")]
    [InlineData("::10.0.0.7", "::")]
    public void Prefix_covers_the_addresses_that_one_owner_has(string address, string expected)
    {
        IPAddress prefix = Addresses.Prefix(Given.Ip(address));

        Assert.Equal(IPAddress.Parse(expected), prefix);
        Assert.Equal(prefix, Addresses.Prefix(prefix));
    }
}
