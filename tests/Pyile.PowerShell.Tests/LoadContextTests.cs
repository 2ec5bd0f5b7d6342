using System.Diagnostics;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>The module beside another version of a package it uses, in a process of their own.</summary>
[Collection(OneAfterAnother.Name)]
public sealed class LoadContextTests
{
    [Theory]
    [InlineData(Program.OtherFirst)]
    [InlineData(Program.ModuleFirst)]
    public async Task Each_has_its_own_version(string order)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using Process process = Process.Start(new ProcessStartInfo(dotnet, ["exec", typeof(Program).Assembly.Location, order])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(process.ExitCode == 0, await errors);
        Assert.Equal(["10 Pyile", "9 Default"], (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order());
    }
}
