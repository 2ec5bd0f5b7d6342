using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A process whose user has no home directory, so that the system cannot open its certificate store.</summary>
[Trait("Category", "Slow")]
public sealed class UnusableCryptographyTests : EncryptedSessionTest
{
    // A user that no system has, started without HOME.
    private static readonly string[] Stranger = ["/usr/bin/setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"];

    [HomelessFact]
    public async Task Host_and_join_fail_with_an_error_of_ours_and_the_probe_ends()
    {
        HostSession host = StartHost();
        await using ChildProcess child = ChildProcess.Start(Stranger, CryptographyChild.Mode, ("HOME", null));
        await child.WriteAsync($"{host.HostAddress.Port}");
        await child.WriteAsync((await host.NewTicketAsync().Soon()).Text);

        Assert.Equal($"{PyileError.CryptographyUnavailable}", await child.ReadAsync());
        Assert.Equal($"{PyileError.CryptographyUnavailable}", await child.ReadAsync());
        Assert.Equal("nothing", await child.ReadAsync());
    }

    private sealed class HomelessFactAttribute : FactAttribute
    {
        public HomelessFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists(Stranger[0]))
                Skip = "It needs Linux, root and setpriv to start a process as a user without a home directory.";
        }
    }
}
