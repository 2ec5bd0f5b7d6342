using System.Globalization;

namespace Pyile.Lab.Tests.Devices;

/// <summary>The process that namespaces and folders belong to, as their names say: its id and when it was started.</summary>
internal static class LabOwner
{
    private const string Prefix = "pyile-lab-";
    private const int StartField = 19;

    private static readonly Lazy<string> Own = new(() => $"{Prefix}{Environment.ProcessId}-{StartOf(Environment.ProcessId)}");

    public static string Current => Own.Value;

    /// <summary>Removes what processes left behind that were killed.</summary>
    /// <param name="prefix">What the names begin with, before the process.</param>
    public static void RemoveLeftovers(string prefix = Prefix)
    {
        foreach (string name in NetworkNamespace.All.Where(name => IsLeftover(name, prefix)))
            NetworkNamespace.Remove(name);
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"{prefix}*"))
        {
            if (IsLeftover(Path.GetFileName(folder), prefix))
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Whether the name says that it belongs to a process that does not run any more.</summary>
    public static bool IsLeftover(string name, string prefix = Prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
        && name[prefix.Length..].Split('-') is [var id, var start, ..]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int process)
        && StartOf(process) != start;

    // The name of the program, which may contain spaces, is in parentheses.
    private static string? StartOf(int process)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{process}/stat");
            return status[(status.LastIndexOf(')') + 2)..].Split(' ')[StartField];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
