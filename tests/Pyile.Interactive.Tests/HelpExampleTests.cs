using System.Text.RegularExpressions;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>
/// Runs the examples of the help and the README, in a network prepared as the text assumes. An example writes only the
/// errors that its text names. If the text mentions Ctrl+C, the example runs until it is stopped.
/// </summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed partial class HelpExampleTests(HelpExampleTests.Rest rest) : IClassFixture<HelpExampleTests.Rest>
{
    private static readonly TimeSpan UntilStopped = TimeSpan.FromSeconds(0.5);

    private static string Readme => Path.GetFullPath(Path.Combine(ModuleUnderTest.Folder, "..", "..", "README.md"));

    public static TheoryData<string> Pages { get; } = [.. HelpPage.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Examples_of_the_help_run_as_described(string page)
    {
        using var network = new DocumentedNetwork(rest.Network);
        foreach (HelpExample example in HelpPage.All.Single(p => p.Name == page).Examples)
            Run(network, example, SceneOf(page, example.Code));
    }

    [Fact]
    public void Examples_of_the_readme_run_as_described()
    {
        string[] blocks = [.. Block().Matches(File.ReadAllText(Readme)).Select(m => m.Groups["code"].Value)];
        Assert.NotEmpty(blocks);
        using var network = new DocumentedNetwork(rest.Network);
        for (int i = 0; i < blocks.Length; i++)
            Run(network, new HelpExample($"README, block {i + 1}", blocks[i], ""), SceneOf("README", blocks[i]));
    }

    private static void Run(DocumentedNetwork network, HelpExample example, Scene scene)
    {
        network.Prepare(scene);
        string code = DocumentedNetwork.Localize(example.Code);
        if (example.Remarks.Contains("Ctrl+C", StringComparison.Ordinal))
        {
            network.Shell.Stop(code, _ => Task.Delay(UntilStopped).Wait());
            return;
        }
        Result result = network.Shell.Run(code);
        string[] told = [.. NamedError().Matches(example.Remarks).Select(m => m.Groups["id"].Value)];
        Assert.True(
            told.Order().SequenceEqual(result.ErrorIds.Distinct().Order()),
            $"{example.Where}: {example.Code}\nwrote: {string.Join("\n", result.Errors.Select(e => $"{e.FullyQualifiedErrorId}: {e}"))}");
    }

    private static Scene SceneOf(string page, string code) =>
        Opening().IsMatch(code) ? Scene.Outside
        : page is "Get-PyileTrust" or "Remove-PyileTrust" or "Test-PyileHost" || code == "Disconnect-PyilePeer" ? Scene.Peer
        : page == "README" && !ForHosts().IsMatch(code) ? Scene.Peer
        : Scene.Host;

    [GeneratedRegex("Start-PyileHost|Connect-PyilePeer")]
    private static partial Regex Opening();

    [GeneratedRegex("Stop-PyileHost|-PyileBan|-PyileTicket|Set-PyilePassword")]
    private static partial Regex ForHosts();

    [GeneratedRegex("the error (?<id>[A-Z]\\w+)")]
    private static partial Regex NamedError();

    [GeneratedRegex("```powershell\\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <summary>The other process with the rest of the network, shared by all tests.</summary>
    public sealed class Rest : IDisposable
    {
        internal NetworkElsewhere Network { get; } = new();

        public void Dispose() => Network.Dispose();
    }
}
