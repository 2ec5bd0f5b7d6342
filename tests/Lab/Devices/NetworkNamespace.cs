using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Pyile.Lab.Tests.Devices;

/// <summary>A named network namespace of Linux. <c>ip netns exec NAME</c> looks into it while a test runs.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private const string Folder = "/run/netns";

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>Makes a namespace with a loopback interface.</summary>
    /// <param name="machine">What it is for. The name contains this process besides, so that leftovers can be found.</param>
    public static NetworkNamespace Create(string machine)
    {
        var made = new NetworkNamespace($"{LabOwner.Current}-{machine}");
        Ip("netns", "add", made.Name);
        made.Configure("link set lo up");
        return made;
    }

    /// <summary>The names of all namespaces.</summary>
    public static IEnumerable<string> All =>
        Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)!) : [];

    /// <summary>Ends the processes in a namespace and removes it, unless another process has removed it meanwhile.</summary>
    public static void Remove(string name)
    {
        try
        {
            foreach (int process in ProcessesIn(name))
                _ = Libc.Kill(process, Libc.KillNow);
            Ip("netns", "del", name);
        }
        catch (IOException) when (!All.Contains(name))
        {
            // It is gone, as it should be.
        }
    }

    /// <summary>The processes that run in a namespace; none if there is no such namespace any more.</summary>
    public static IReadOnlyList<int> ProcessesIn(string name)
    {
        try
        {
            string[] found = Ip("netns", "pids", name).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return [.. found.Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        }
        catch (IOException) when (!All.Contains(name))
        {
            return [];
        }
    }

    /// <summary>Runs commands of <c>ip</c> inside, one each line.</summary>
    public void Configure(params string[] commands) => Run(["-n", Name, "-batch", "-"], string.Join('\n', commands));

    /// <summary>Runs work on a thread inside.</summary>
    public T Enter<T>(Func<T> work)
    {
        T result = default!;
        Exception? problem = null;
        // The namespace belongs to the thread, which ends here.
        var thread = new Thread(() =>
        {
            try
            {
                using var inside = new SafeFileHandle(Libc.Checked(Libc.Open($"{Folder}/{Name}", 0), Name), ownsHandle: true);
                Libc.Checked(Libc.SetNamespace(inside, Libc.NewNetworkNamespace), Name);
                result = work();
            }
            catch (Exception exception)
            {
                problem = exception;
            }
        });
        thread.Start();
        thread.Join();
        return problem is null ? result : throw new IOException(problem.Message, problem);
    }

    public void Dispose() => Remove(Name);

    private static string Ip(params string[] arguments) => Run(arguments, "");

    private static string Run(string[] arguments, string input)
    {
        var start = new ProcessStartInfo("ip", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new IOException($"ip {string.Join(' ', arguments)}: {error.Trim()} {input}");
    }
}
