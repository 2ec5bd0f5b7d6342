using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Text that looks like an address or an id never means a member by its alias.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class AddressFilterTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob", "eve");

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("127.0.0.9")]
    [InlineData("127.0.0.9:4702")]
    [InlineData("127.0.0.*")]
    [InlineData("42")]
    [InlineData("db:5432")]
    [InlineData("00112233445566778899aabbccddeeff")]
    [InlineData("::1")]
    public void Alias_that_looks_like_one_is_refused(string alias)
    {
        Result result = _shell.Run($"Connect-PyilePeer 127.0.0.1 $hq.Port -Alias '{alias}' -Password $password");
        Assert.Equal(["InvalidOption"], result.ErrorIds);
        result = _shell.Run($"Start-PyileHost -Port 0 -Alias '{alias}' -Password $password");
        Assert.Equal(["InvalidOption"], result.ErrorIds);
    }

    [Theory]
    [InlineData("010.0.0.1")]
    [InlineData("127.1")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    public void Other_spellings_of_an_address_are_refused(string address)
    {
        Assert.Equal(["AddressInvalid"], _shell.Run($"Connect-PyilePeer {address} 4702 -Password $password").ErrorIds);
        Assert.Equal("False", _shell.Run($"Test-PyileHost {address} -Quiet").Ok().Texts.Single());
        Assert.Contains("four decimal numbers", _shell.Run($"(Test-PyileHost {address}).Detail").Ok().Texts.Single(), StringComparison.Ordinal);
        Assert.Equal(["AddressInvalid"], _shell.Run($"Add-PyileBan -Address {address} -Session hq").ErrorIds);
        Assert.Contains(
            "four decimal numbers", _shell.Run($"Start-PyileHost -Address {address} -Port 0 -Password $password").Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["InvalidOption"], _shell.Run($"New-PyileTicket hq -HostName {address}").ErrorIds);
        Assert.Equal(["PeerNotFound"], _shell.Run($"Get-PyilePeer {address} -Session hq").ErrorIds);
        Assert.Equal(["PeerNotFound"], _shell.Run($"Send-PyileMessage hi -To '{address}' -Session hq").ErrorIds);
    }

    [Fact]
    public void Address_means_the_member_that_has_it()
    {
        string bob = _shell.Run("(Get-PyilePeer bob -Session hq).Address").Ok().Texts.Single();
        _shell.Run("Send-PyileMessage 'from bob' -To admin -Session bob; Send-PyileMessage 'from eve' -To admin -Session eve").Ok();

        Assert.Equal(["bob"], _shell.Run($"Get-PyilePeer {bob} -Session hq | ForEach-Object Alias").Ok().Texts);
        Assert.Equal(["bob"], _shell.Run("Get-PyilePeer 127.0.0.[2] -Session hq | ForEach-Object Alias").Ok().Texts);
        Assert.Equal(["bob: from bob"], _shell.Run($"Receive-PyileMessage {bob} -Session hq | ForEach-Object {{ \"$_\" }}").Ok().Texts);
        Assert.Equal(["eve: from eve"], _shell.Run("Receive-PyileMessage 127.0.0.3:* -Session hq | ForEach-Object { \"$_\" }").Ok().Texts);
    }
}
