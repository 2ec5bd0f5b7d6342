using System.Management.Automation;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

[Collection(OneAfterAnother.Name)]
public sealed class SecrecyTests
{
    [Fact]
    public void Password_is_in_no_stream_and_no_log()
    {
        using Shell shell = Shell.Open();
        shell.Set("plain", Secrets.Password);
        shell.Set("wrong", Secrets.Secure("not-" + Secrets.Password));
        shell.Set("credential", new PSCredential("anybody", Secrets.Secure(Secrets.Password)));
        const string loud = "-Verbose -Debug -InformationAction Continue";

        Result[] results =
        [
            shell.Run($"$hq = Start-PyileHost -Port 0 -Address 127.0.0.1 -Name hq -Password $credential {loud}; $hq"),
            shell.Run($"Connect-PyilePeer 127.0.0.1 $hq.Port -Name bob -Password $password {loud}"),
            shell.Run($"Connect-PyilePeer 127.0.0.1 $hq.Port -Address 127.0.0.9 -Password $wrong {loud}"),
            shell.Run($"Start-PyileHost -Port 0 -Password $plain {loud}"),
            shell.Run($"Connect-PyilePeer 127.0.0.1 -Password $plain {loud}"),
            shell.Run("Get-PyileSession | Get-PyileLog Debug"),
        ];

        Assert.Equal([false, false, true, true, true, false], results.Select(r => r.Errors.Count > 0));
        Assert.All(results.SelectMany(r => r.Everything), text => Assert.DoesNotContain(Secrets.Password, text, StringComparison.Ordinal));
    }
}
