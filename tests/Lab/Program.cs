using Pyile.Lab.Tests.Agents;

namespace Pyile.Lab.Tests;

/// <summary>This assembly as the program of a machine in the laboratory.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is not [Agent.Mode])
            return 2;
        await Agent.RunAsync();
        return 0;
    }
}
