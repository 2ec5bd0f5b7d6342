using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class WhatIfTests : IDisposable
{
    private readonly RecordingHost _host = new();
    private readonly Shell _shell = Shell.OpenNetwork("bob");

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("Start-PyileHost -Password $password -Port 0")]
    [InlineData("Connect-PyilePeer 127.0.0.1 $hq.Port -Password $password")]
    [InlineData("Stop-PyileHost")]
    [InlineData("Disconnect-PyilePeer bob")]
    [InlineData("Get-PyileSession | Disconnect-PyilePeer")]
    [InlineData("Get-PyilePeer bob -Session hq | Disconnect-PyilePeer")]
    [InlineData("Send-PyileMessage 'hi' -Session hq")]
    [InlineData("Send-PyileMessage 'hi' -To bob -Session hq")]
    [InlineData("Get-PyilePeer -Session hq | Where-Object Alias -eq bob | Add-PyileBan")]
    [InlineData("Add-PyileBan -Address 127.0.0.2")]
    [InlineData("Remove-PyileBan 10.0.0.1")]
    public void WhatIf_changes_nothing_for_any_cmdlet(string script)
    {
        _shell.Run("Add-PyileBan -Address 10.0.0.1").Ok();
        using Shell console = Shell.Open(_host);
        foreach (string variable in (string[])["hq", "bob"])
            console.Set(variable, _shell.Get(variable));

        Result result = console.Run($"{script} -WhatIf").Ok();

        Assert.Contains("What if:", _host.Text, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(
            ["hq:Listening", "bob:Connected"],
            _shell.Run("Get-PyileSession | ForEach-Object { \"$($_.Name):$($_.State)\" }").Ok().Texts);
        Assert.Equal(["10.0.0.1"], _shell.Run("Get-PyileBan").Ok().Texts);
        Assert.Equal(2, _shell.Run("Get-PyilePeer -Session hq").Ok().Output.Count);
        Assert.Empty(_shell.Run("Receive-PyileMessage -Session bob").Ok().Output);
    }
}
