using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Pyile.Quickstart;

/// <summary>A PowerShell runspace with this console as its host and the module imported.</summary>
internal sealed class Shell : IDisposable
{
    private readonly ConsoleHost _host = new();
    private readonly Runspace _runspace;
    private PowerShell? _running;

    public Shell(string module)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        state.ImportPSModule([module]);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
    }

    /// <summary>Stops the running command, as Ctrl+C at a prompt does.</summary>
    public void Stop() => Volatile.Read(ref _running)?.BeginStop(null, null);

    /// <returns>The script's exit code, or 1 if it ended with an error.</returns>
    public int RunScript(string path)
    {
        bool succeeded = Run(command => command.AddCommand(path, useLocalScope: true));
        if (!succeeded)
            return 1;

        // If a script file calls exit, PowerShell stores the code here and continues.
        return _host.ExitCode ?? _runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0;
    }

    public int RunPrompt()
    {
        Console.WriteLine("Pyile is imported. Get-Command -Module Pyile lists its cmdlets; exit ends.");
        while (_host.ExitCode is null && ReadCommand() is { } text)
            Run(command => command.AddScript(text));
        return _host.ExitCode ?? 0;
    }

    public void Dispose() => _runspace.Dispose();

    private bool Run(Action<PowerShell> compose)
    {
        using var shell = PowerShell.Create(_runspace);
        compose(shell);
        shell.AddCommand("Out-Default");
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        Volatile.Write(ref _running, shell);
        try
        {
            shell.Invoke();
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException exception)
        {
            _host.UI.WriteErrorLine(exception.ErrorRecord.ToString());
            _host.UI.WriteErrorLine(exception.ErrorRecord.ScriptStackTrace);
            return false;
        }
        finally
        {
            Volatile.Write(ref _running, null);
        }
    }

    // A command continues over several lines until it is complete.
    private static string? ReadCommand()
    {
        string text = "";
        while (true)
        {
            Console.Write(text.Length == 0 ? "Pyile> " : ">> ");
            if (Console.ReadLine() is not { } line)
                return null;
            text += line + "\n";
            System.Management.Automation.Language.Parser.ParseInput(text, out _, out var errors);
            if (!errors.Any(e => e.IncompleteInput))
                return text;
        }
    }
}
