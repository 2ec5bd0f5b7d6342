using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>
/// A separate process for tests, with several modes. It uses its own version of a library next to the module's, and prints
/// the version and load context of each loaded copy; the exit code is 0 if both worked. Or it uses the installed module,
/// and prints where it was found, what it contains and what it did. Or it is one without a home directory, and prints what it did. Or it
/// is the rest of a network: see <see cref="NetworkElsewhere"/>. Or it opens networks with a system that has no TLS 1.3: see
/// UnavailableTlsTests.
/// </summary>
internal static class Program
{
    private const string Package = "Microsoft.Extensions.Logging.Abstractions";

    public const string OtherFirst = "other-first";

    public const string ModuleFirst = "module-first";

    public const string Installed = "installed";

    public const string WithoutTls = "without-tls";

    public const string Homeless = "homeless";

    private static int Main(string[] args)
    {
        if (args is [Installed])
            return UseInstalled();
        if (args is [WithoutTls, var port])
            return UseWithoutTls(port);
        if (args is [Homeless])
            return UseWithoutHome();
        if (args is [NetworkElsewhere.Argument])
            return NetworkElsewhere.Serve(Console.In, Console.Out);
        if (args is not [OtherFirst or ModuleFirst])
            return 2;
        if (args[0] == OtherFirst)
            UseOther();
        UseModule();
        if (args[0] == ModuleFirst)
            UseOther();
        foreach (Assembly copy in AppDomain.CurrentDomain.GetAssemblies().Where(a => a.GetName().Name == Package))
            Console.WriteLine($"{copy.GetName().Version!.Major} {AssemblyLoadContext.GetLoadContext(copy)!.Name}");
        return 0;
    }

    // A separate method, so that the library is loaded only when it runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseOther() => NullLoggerFactory.Instance.CreateLogger("other").Log(default, default, 0, null, (_, _) => "");

    private static void UseModule()
    {
        using Shell shell = Shell.OpenNetwork("bob");
        Result log = shell.Run("Get-PyileLog -Session hq").Ok();
        Assert.NotEmpty(log.Output);
    }

    private static int UseInstalled()
    {
        ModuleUnderTest.Manifest = "Pyile";
        using Shell shell = Shell.OpenNetwork("bob");
        foreach (string line in shell.Run(Use).Ok().Texts)
            Console.WriteLine(line);
        foreach (Assembly part in AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => AssemblyLoadContext.GetLoadContext(a)?.Name == "Pyile"))
            Console.WriteLine(part.Location);
        return 0;
    }

    private static int UseWithoutTls(string port)
    {
        using Shell shell = Shell.Open();
        shell.Set("port", port);
        foreach (string line in shell.Run(OpenWithoutTls).Ok().Texts)
            Console.WriteLine(line);
        return 0;
    }

    private static int UseWithoutHome()
    {
        using Shell shell = Shell.Open();
        Result result = shell.Run(UseOwnTrust).Ok();
        foreach (string line in result.Texts.Concat(result.Warnings.Select(warning => $"Warning: {warning}")))
            Console.WriteLine(line);
        return 0;
    }

    private const string OpenWithoutTls = """
        function Show-Error($Command) {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            try { $null = & $Command } catch { "$($_.FullyQualifiedErrorId.Split(',')[0]) $($watch.ElapsedMilliseconds) $_" }
        }
        $ErrorActionPreference = 'Stop'
        Show-Error { Start-PyileHost -Address 127.0.0.1 -Port 0 -Password $password }
        Show-Error { Connect-PyilePeer 127.0.0.1 $port -Password $password }
        Show-Error { Test-PyileHost 127.0.0.1 $port }
        "sessions $(@(Get-PyileSession).Count)"
        $env:PYILE_TLS = 'managed'
        $hq = Start-PyileHost -Name hq -Address 127.0.0.1 -Port 0 -Password $password
        $bob = Connect-PyilePeer 127.0.0.1 $hq.Port -Name bob -Password $password
        "$($bob.State) $($bob.Fingerprint -ceq $hq.Fingerprint)"
        """;

    private const string UseOwnTrust = """
        $PSDefaultParameterValues.Clear()
        $hq = Start-PyileHost -Password $password -Port 0 -Address 127.0.0.1 -Name hq -Alias admin
        (Test-PyileHost 127.0.0.1 $hq.Port).Trust
        (Connect-PyilePeer -Ticket (New-PyileTicket) -Name bob -Address 127.0.0.2).State
        (Send-PyileMessage 'hello' -To admin -Session bob -PassThru).Status
        Stop-PyileHost
        """;

    private const string Use = """
        (Get-Module Pyile).ModuleBase
        (Get-Command -Module Pyile).Name -join ' '
        Send-PyileMessage 'to a peer' -To bob -Session hq
        Send-PyileMessage -InputObject @{ Answer = 42 } -To admin -Session bob
        (Receive-PyileMessage -Session bob -Count 1 -TimeoutSec 10).Text
        (Receive-PyileMessage -Session hq -Count 1 -TimeoutSec 10).Value.Answer
        $bob | Disconnect-PyilePeer
        Stop-PyileHost -Session hq
        "$(@(Get-PyileSession).Count) sessions"
        """;
}
