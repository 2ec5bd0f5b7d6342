using System.Globalization;
using Pyile.Lab.Tests.Devices;

namespace Pyile.Lab.Tests;

/// <summary>A test in a laboratory of network namespaces; it is skipped where there cannot be one.</summary>
public class LabFactAttribute : FactAttribute
{
    // Of linux/capability.h.
    private const int NetworkAdministrator = 12;
    private const int SystemAdministrator = 21;

    private static readonly Lazy<string?> Reason = new(FindReason);

    public LabFactAttribute() => Skip = Reason.Value;

    private static string? FindReason()
    {
        if (!OperatingSystem.IsLinux())
            return "Network namespaces exist only on Linux.";
        if (Libc.GetEffectiveUser() != 0 || !HasCapabilities())
            return "Only root may make network namespaces.";
        if (!File.Exists("/dev/net/tun"))
            return "There is no /dev/net/tun.";
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return path.Any(folder => File.Exists(Path.Combine(folder, "ip"))) ? null : "The program ip (iproute2) is not installed.";
    }

    private static bool HasCapabilities()
    {
        string line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        ulong effective = ulong.Parse(line.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (effective >> NetworkAdministrator & effective >> SystemAdministrator & 1) == 1;
    }
}
