using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

/// <summary>State and trust files that are symbolic links: the link stays, and the file it leads to is written.</summary>
[Trait("Category", "Slow")]
public sealed class LinkedFileTests : MemorySessionTest
{
    private static readonly KeyHash Kept = new(1, 2);
    private readonly TemporaryFolder _folder;

    public LinkedFileTests()
    {
        _folder = Played(new TemporaryFolder());
        Directory.CreateDirectory(_folder.File("volume/inner"));
    }

    private string StatePath => _folder.File("state.json");

    private string TrustPath => _folder.File("networks.json");

    [LinkFact]
    public async Task State_is_kept_in_the_file_that_the_link_leads_to()
    {
        string target = _folder.File("volume/kept.json");
        Link(StatePath, target);
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        await host.BanAsync(HostSession.ParseRule("10.0.0.1")!.Value, "because").Soon();
        await host.CloseAsync().Soon();

        AssertLink(StatePath, target);
        Assert.Single(new StateFile(target).Load().Bans);
        Assert.Equal([target], Directory.GetFiles(_folder.File("volume")));
        HostSession after = StartHost(o => o with { StatePath = StatePath });
        Assert.Equal(host.Fingerprint, after.Fingerprint);
    }

    [LinkFact]
    public void Networks_are_remembered_in_the_file_that_the_link_leads_to()
    {
        string target = _folder.File("volume/kept.json");
        new TrustStore(target).Remember("before", 4702, Kept, Given.Noon);
        Link(TrustPath, target);

        new TrustStore(TrustPath).Remember("after", 4702, Kept, Given.Noon);

        AssertLink(TrustPath, target);
        Assert.Equal(["before", "after"], new TrustStore(target).Load().Select(k => k.Host));
    }

    [LinkFact]
    public void Relative_and_chained_links_are_followed_from_where_they_are()
    {
        Link(_folder.File("volume/inner/second.json"), "../kept.json");
        Link(TrustPath, "volume/inner/second.json");

        new TrustStore(TrustPath).Remember("host", 4702, Kept, Given.Noon);

        AssertLink(TrustPath, "volume/inner/second.json");
        AssertLink(_folder.File("volume/inner/second.json"), "../kept.json");
        Assert.Single(new TrustStore(_folder.File("volume/kept.json")).Load());
    }

    [LinkFact]
    public void Relative_link_in_a_linked_folder_is_followed_from_the_real_folder()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateSymbolicLink(_folder.File("short"), _folder.File("volume/inner"));
        Link(_folder.File("volume/inner/networks.json"), "../kept.json");

        new TrustStore(_folder.File("short/networks.json")).Remember("host", 4702, Kept, Given.Noon);

        AssertLink(_folder.File("volume/inner/networks.json"), "../kept.json");
        Assert.True(File.Exists(_folder.File("volume/kept.json")));
        Assert.False(File.Exists(_folder.File("kept.json")));
    }

    [LinkFact]
    public void Loop_of_links_is_reported_and_stays()
    {
        Link(_folder.File("one.json"), "two.json");
        Link(_folder.File("two.json"), "one.json");

        PyileException state = Assert.Throws<PyileException>(() => StartHost(o => o with { StatePath = _folder.File("one.json") }));
        PyileException trust = Assert.Throws<PyileException>(
            () => new TrustStore(_folder.File("two.json")).Remember("host", 4702, Kept, Given.Noon));

        Assert.Equal((PyileError.StateFile, PyileError.TrustFile), (state.Kind, trust.Kind));
        AssertLink(_folder.File("one.json"), "two.json");
        AssertLink(_folder.File("two.json"), "one.json");
    }

    [LinkFact]
    public void Link_into_a_folder_that_does_not_exist_is_reported_and_stays()
    {
        Link(StatePath, _folder.File("nowhere/state.json"));

        PyileException exception = Assert.Throws<PyileException>(() => StartHost(o => o with { StatePath = StatePath }));

        Assert.Equal(PyileError.StateFile, exception.Kind);
        AssertLink(StatePath, _folder.File("nowhere/state.json"));
    }

    [LinkFact]
    public void Link_of_another_user_is_not_followed()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return;
        string target = _folder.File("volume/kept.json");
        Link(StatePath, target);
        using (var chown = System.Diagnostics.Process.Start("chown", ["-h", "54321", StatePath]))
            chown.WaitForExit();

        PyileException exception = Assert.Throws<PyileException>(() => StartHost(o => o with { StatePath = StatePath }));

        Assert.Equal(PyileError.StateFile, exception.Kind);
        Assert.Contains("another user", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
    }

    private static void Link(string path, string target) => File.CreateSymbolicLink(path, target);

    private static void AssertLink(string path, string target) => Assert.Equal(target, new FileInfo(path).LinkTarget);
}
