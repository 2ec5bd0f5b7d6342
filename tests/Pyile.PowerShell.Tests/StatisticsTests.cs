using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class StatisticsTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Statistics_show_the_session_first_and_then_each_member()
    {
        _shell.Run("1..3 | Send-PyileMessage -To bob -Session hq; Send-PyileMessage 'x' -To 127.0.0.77:7 -Session hq -ErrorAction "
            + "SilentlyContinue; Send-PyileMessage 'back' -To admin -Session bob").Ok();

        Assert.Equal(
            ["(all)|hq|True", "bob|hq|False", "alice|hq|False"],
            _shell.Run("Get-PyileStatistics -Session hq | ForEach-Object { \"$($_.Peer)|$($_.Session)|$($null -eq $_.Address)\" "
                + "}").Ok().Texts);

        // Two messages were sent when the network was opened.
        Assert.Equal(
            ["6 5 1 0 1"],
            _shell.Run("Get-PyileStatistics -Session hq | Where-Object Peer -eq '(all)' | ForEach-Object { \"$($_.Sent) "
                + "$($_.Delivered) $($_.Failed) $($_.Pending) $($_.Received)\" }").Ok().Texts);
    }

    [Theory]
    [InlineData("Get-PyileStatistics bob -Session hq", "bob")]
    [InlineData("Get-PyileStatistics B*,127.0.0.3* -Session hq", "bob alice")]
    [InlineData("Get-PyileStatistics unknown* -Session hq", "")]
    [InlineData("Get-PyileStatistics 127.0.0.2 -Session hq", "bob")]
    [InlineData("Get-PyilePeer bob -Session hq | Get-PyileStatistics", "bob")]
    [InlineData("Get-PyilePeer -Session hq | Get-PyileStatistics", "bob alice")]
    [InlineData("Get-PyilePeer admin -Session bob | Get-PyileStatistics", "admin")]
    [InlineData("$bob | Get-PyileStatistics", "(all) admin alice")]
    public void Statistics_show_only_the_named_members(string script, string peers) =>
        Assert.Equal(peers, string.Join(' ', _shell.Run($"{script} | ForEach-Object Peer").Ok().Texts));

    [Fact]
    public void Unknown_member_is_an_error_and_the_next_is_shown()
    {
        Result result = _shell.Run("Get-PyileStatistics carol,bob -Session hq");

        Assert.Equal(["PeerNotFound"], result.ErrorIds);
        Assert.StartsWith("bob: ", Assert.Single(result.Texts), StringComparison.Ordinal);
    }
}
