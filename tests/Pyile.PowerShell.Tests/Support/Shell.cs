using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace Pyile.ModuleTests.Support;

/// <summary>A runspace with the built module, as in a console. Every script ends in bounded time.</summary>
internal sealed class Shell : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Waits for an event by reading the log, as a user would.
    private const string Functions = """
        function Wait-Event($Session, $Event, $Count = 1) {
            $seen = 0
            do {
                Get-PyileLog Debug -Session $Session -Wait | ForEach-Object { if ($_.Event -eq $Event -and ++$seen -ge $Count) { break } }
                throw "The session '$Session' ended without $Count of $Event."
            } while ($false)
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pyile-");
    private readonly Runspace _runspace;

    private Shell(Runspace runspace) => _runspace = runspace;

    public static Shell Open(PSHost? host = null, bool isModuleImported = true, string? formatFile = null)
    {
        var state = InitialSessionState.CreateDefault2();
        if (formatFile is not null)
            state.Formats.Add(new SessionStateFormatEntry(formatFile));
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        Runspace runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        var shell = new Shell(runspace);
        shell.Set("manifest", ModuleUnderTest.Manifest);
        shell.Set("password", Secrets.Secure(Secrets.Password));
        if (isModuleImported)
            shell.Run("Import-Module $manifest").Ok();
        // Keeps networks of tests out of the user's own trust file.
        shell.Set("trustPath", Path.Combine(shell._folder.FullName, "networks.json"));
        shell.Run("$PSDefaultParameterValues = @{ '*-PyileTrust:TrustPath' = $trustPath; 'Connect-PyilePeer:TrustPath' = $trustPath; "
            + "'Test-PyileHost:TrustPath' = $trustPath }").Ok();
        shell.Run(Functions).Ok();
        return shell;
    }

    /// <summary>
    /// Opens a host <c>hq</c> and the named peers, each on its own address. All have the same roster, and the host knows the
    /// aliases. The peers join with a ticket, because a login with a password takes most of the time of a test.
    /// </summary>
    public static Shell OpenNetwork(params string[] peers) => OpenNetwork("", peers);

    /// <summary>The same, with members of version 1 allowed.</summary>
    public static Shell OpenMixedNetwork(params string[] peers) => OpenNetwork(" -AllowUnencrypted", peers);

    private static Shell OpenNetwork(string how, string[] peers)
    {
        Shell shell = Open();
        try
        {
            shell.FillNetwork(how, peers);
            return shell;
        }
        catch
        {
            // The sessions of a failed test would make all later tests fail.
            shell.Dispose();
            throw;
        }
    }

    private void FillNetwork(string how, string[] peers)
    {
        Run($"$hq = Start-PyileHost -Name hq -Alias admin -Address 127.0.0.1 -Port 0 -Password $password{how}").Ok();
        if (peers.Length > 0)
            Run($"$joinTicket = New-PyileTicket -Session hq -HostName 127.0.0.1 -Uses {peers.Length}").Ok();
        for (int i = 0; i < peers.Length; i++)
        {
            Run($"${peers[i]} = Connect-PyilePeer -Ticket $joinTicket -Name {peers[i]} -Alias {peers[i]} -Address 127.0.0.{i + 2}{how}").Ok();
            Run($"Wait-Event hq PeerJoined {i + 1}").Ok();
        }
        for (int i = 0; i < peers.Length - 1; i++)
            Run($"Wait-Event {peers[i]} PeerJoined {peers.Length - 1 - i}").Ok();
        if (peers.Length > 0)
            Run("Send-PyileMessage 'hello' -Session hq; Get-PyileSession | Where-Object Role -eq Peer | "
                + "Receive-PyileMessage -Count 1 -TimeoutSec 5 | ForEach-Object { }").Ok();
    }

    public void Set(string name, object? value) => _runspace.SessionStateProxy.SetVariable(name, value);

    public object? Get(string name) => _runspace.SessionStateProxy.GetVariable(name);

    public Result Run(string script)
    {
        using PowerShell shell = Create(script);
        var output = new PSDataCollection<PSObject>();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        if (!running.AsyncWaitHandle.WaitOne(Patience))
        {
            shell.Stop();
            throw new TimeoutException($"Not over after {Patience}: {script}");
        }
        var terminating = new List<ErrorRecord>();
        try
        {
            shell.EndInvoke(running);
        }
        catch (RuntimeException exception)
        {
            terminating.Add(exception.ErrorRecord);
        }
        return new Result(
            [.. output],
            [.. shell.Streams.Error, .. terminating],
            [.. shell.Streams.Warning.Select(w => w.Message)],
            [.. shell.Streams.Verbose.Select(v => v.Message)],
            [
                .. output.Select(o => o?.ToString() ?? ""),
                .. shell.Streams.Error
                    .Concat(terminating)
                    .SelectMany(e => new[] { e.ToString(), e.Exception.ToString(), $"{e.TargetObject}", e.ScriptStackTrace ?? "" }),
                .. shell.Streams.Warning.Select(w => w.Message),
                .. shell.Streams.Verbose.Select(v => v.Message),
                .. shell.Streams.Debug.Select(d => d.Message),
                .. shell.Streams.Information.Select(i => $"{i}"),
            ]);
    }

    /// <summary>Runs a script that waits, and stops it as Ctrl+C does when the test signals that it waits.</summary>
    /// <returns>The duration of the stop.</returns>
    public TimeSpan Stop(string script, Action<PSDataCollection<PSObject>> waitUntilWaiting)
    {
        using PowerShell shell = Create(script);
        var output = new PSDataCollection<PSObject>();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        try
        {
            waitUntilWaiting(output);
            Assert.Equal(PSInvocationState.Running, shell.InvocationStateInfo.State);
        }
        catch (Exception exception)
        {
            // If the test misses something, a failed script may be the cause.
            Exception? end = shell.InvocationStateInfo.Reason;
            shell.Stop();
            string errors = string.Join("; ", [end?.Message, .. shell.Streams.Error.Select(e => e.ToString())]);
            throw new InvalidOperationException($"{exception.Message} The script's own errors: {errors}", exception);
        }
        long began = Stopwatch.GetTimestamp();
        shell.Stop();
        Assert.True(running.AsyncWaitHandle.WaitOne(Patience));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(shell.Streams.Error);
        return elapsed;
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _folder.Delete(recursive: true);
    }

    private PowerShell Create(string script)
    {
        var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        return shell;
    }
}
