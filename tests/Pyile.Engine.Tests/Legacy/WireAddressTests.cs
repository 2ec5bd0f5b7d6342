using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class WireAddressTests
{
    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("", "192.168.1.9")]
    [InlineData("0.0.0.0", "192.168.1.9")]
    public void Address_is_resolved_relative_to_its_sender(string host, string expected) =>
        Assert.Equal(Given.At($"{expected}:4000"), new WireAddress(host, 4000).Resolve(Given.Ip("192.168.1.9")));

    [Theory]
    [InlineData("example.org")]
    [InlineData("LOCALHOST.example.org")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("256.0.0.1")]
    [InlineData("10.0.0.1:80")]
    [InlineData("10.0.0.1/8")]
    [InlineData(" 10.0.0.1")]
    [InlineData("10.0.0.1\n")]
    [InlineData("Broadcast")]
    [InlineData("😀")]
    public void Names_and_other_address_families_are_not_resolved(string host) =>
        Assert.Null(new WireAddress(host, 4000).Resolve(Given.Ip("192.168.1.9")));

    [Fact]
    public void Endpoint_becomes_its_address_and_port() =>
        Assert.Equal(new WireAddress("10.0.0.7", 4000), WireAddress.From(Given.At("10.0.0.7:4000")));
}
