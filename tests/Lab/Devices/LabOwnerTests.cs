using System.Diagnostics;

namespace Pyile.Lab.Tests.Devices;

public sealed class LabOwnerTests
{
    [LabFact]
    public void What_a_running_process_owns_is_kept() => Assert.False(LabOwner.IsLeftover($"{LabOwner.Current}-1-a"));

    [LabFact]
    public void What_an_earlier_process_with_the_same_id_owned_is_a_leftover() =>
        Assert.True(LabOwner.IsLeftover($"pyile-lab-{Environment.ProcessId}-1-1-a"));

    [LabFact]
    public void What_belongs_to_others_is_kept()
    {
        Assert.False(LabOwner.IsLeftover("pyile-lab-x-1-1-a"));
        Assert.False(LabOwner.IsLeftover("other-1-1"));
        Assert.False(LabOwner.IsLeftover("pyile-lab-"));
    }

    [LabFact]
    public async Task A_leftover_is_removed_with_the_processes_in_it()
    {
        // Its own prefix, since the first laboratory of this run removes leftovers, too. A process of that id and start never ran.
        string prefix = $"pyile-labtest-{Environment.ProcessId}-";
        string name = $"{prefix}1-0-a";
        Run("netns", "add", name);
        using Process inside = Process.Start("ip", ["netns", "exec", name, "sleep", "60"]);
        string folder = Path.Combine(Path.GetTempPath(), name);
        Directory.CreateDirectory(folder);
        while (!inside.HasExited && !NetworkNamespace.ProcessesIn(name).Contains(inside.Id))
            await Task.Delay(10);

        LabOwner.RemoveLeftovers(prefix);

        Assert.DoesNotContain(name, NetworkNamespace.All);
        Assert.False(Directory.Exists(folder));
        await inside.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.NotEqual(0, inside.ExitCode);
    }

    private static void Run(params string[] arguments)
    {
        using Process process = Process.Start("ip", arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
