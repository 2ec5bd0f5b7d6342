using System.Diagnostics;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// The process of <see cref="Storage.FullDiskTests"/>, in a mount namespace of its own: it mounts a small disk, runs the scenario of each
/// place that writes files, and prints what became of it.
/// </summary>
internal static class DiskChild
{
    public const string Mode = "disk";

    /// <summary>Printed before each scenario.</summary>
    public const string Running = "running";

    /// <summary>The scenarios of each place that writes files.</summary>
    private static readonly Dictionary<string, Func<WriteScenarios, Task>[]> Places = new()
    {
        ["Pyile.Engine.Storage.IdentityFile.Lock"] = [s => s.ReturnAsync()],
        ["Pyile.Engine.Storage.IdentityFile.Save"] = [s => s.EnrolAsync()],
        ["Pyile.Engine.Storage.StateFile.Lock"] = [s => s.NewHostAsync(), s => s.KeptHostAsync()],
        ["Pyile.Engine.Storage.StateFile.Save"] = [s => s.RunningHostAsync(), s => s.EndingHostAsync()],
        ["Pyile.Engine.Storage.TrustStore.Change"] =
            [s => s.FirstJoinAsync(), s => s.FirstJoinInNewFolderAsync(), s => s.LaterJoinAsync(), s => s.AcceptedHostAsync(), s => s.ForgetAsync()],
    };

    /// <param name="condition">Whether the disk is full or can only be read.</param>
    public static async Task RunAsync(string condition)
    {
        string folder = Console.ReadLine()!;
        while (Console.ReadLine() is { } place)
            Console.WriteLine(await RunAsync(condition, folder, place));
    }

    public static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }

    private static async Task<string> RunAsync(string condition, string folder, string place)
    {
        if (!Places.TryGetValue(place, out Func<WriteScenarios, Task>[]? scenarios))
            return "This place has no scenario.";
        try
        {
            foreach (Func<WriteScenarios, Task> scenario in scenarios)
            {
                Console.WriteLine(Running);
                await RunAsync(condition, folder, scenario);
            }
            return "passed";
        }
        catch (Exception exception)
        {
            return exception.ToString().ReplaceLineEndings(" ");
        }
    }

    private static async Task RunAsync(string condition, string folder, Func<WriteScenarios, Task> scenario)
    {
        Run("mount", "-t", "tmpfs", "-o", "size=256k", "pyile", folder);
        try
        {
            await using var run = new WriteScenarios(new SmallDisk(folder, condition == "full"));
            await scenario(run);
        }
        finally
        {
            Run("umount", "--recursive", "--lazy", folder);
        }
    }
}
