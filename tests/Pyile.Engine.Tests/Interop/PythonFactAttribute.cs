using System.ComponentModel;
using System.Diagnostics;

namespace Pyile.Engine.Tests.Interop;

/// <summary>A test of the Python implementation; it is skipped if Python or its package cryptography is not available.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    private const string Check = "import sys, cryptography; sys.exit(sys.version_info < (3, 11))";

    private static readonly Lazy<string?> Reason = new(FindReason);

    public PythonFactAttribute() => Skip = Reason.Value;

    private static string? FindReason()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("python3", ["-c", Check]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : "python3 is older than 3.11 or does not have the package cryptography.";
        }
        catch (Win32Exception)
        {
            return "python3 is not installed.";
        }
    }
}
