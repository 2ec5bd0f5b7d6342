using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

[Trait("Category", "Slow")]
public sealed class TrustStoreTests : IDisposable
{
    private static readonly KeyHash One = new(1, 2);
    private static readonly KeyHash Two = new(3, 4);
    private readonly TemporaryFolder _folder = new();

    private string TrustPath => _folder.File("networks.json");

    private TrustStore Store => new(TrustPath);

    public void Dispose() => _ = _folder.DisposeAsync().AsTask();

    [Fact]
    public void New_store_knows_no_network()
    {
        Assert.Empty(Store.Load());
        Assert.Null(Store.Find("host", 4702));
        Assert.False(Store.Remove("host", 4702));
        Assert.Empty(new TrustStore(_folder.File("no/such/folder/networks.json")).Load());
    }

    [Fact]
    public void Remembered_network_is_known_to_the_next_reader()
    {
        Store.Remember("Host.example", 4702, One, Given.Noon);

        var expected = new KnownNetwork { Host = "host.example", Port = 4702, Network = One, FirstSeen = Given.Noon, LastSeen = Given.Noon };
        Assert.Equal(expected, Assert.Single(Store.Load()));
        Assert.Equal(expected, Store.Find("HOST.example", 4702));
        Assert.Null(Store.Find("host.example", 4703));
        Assert.Null(Store.Find("host", 4702));
    }

    [Fact]
    public void Remembered_network_keeps_the_time_when_it_was_first_seen()
    {
        Store.Remember("host", 4702, One, Given.Noon);
        Store.Remember("HOST", 4702, One, Given.Noon.AddDays(1));

        KnownNetwork known = Assert.Single(Store.Load());
        Assert.Equal((Given.Noon, Given.Noon.AddDays(1)), (known.FirstSeen, known.LastSeen));
    }

    [Fact]
    public void Another_network_at_the_same_address_replaces_the_first_if_that_is_wanted()
    {
        Store.Remember("host", 4702, One, Given.Noon);
        Store.Remember("host", 4703, One, Given.Noon);
        Store.Remember("host", 4702, Two, Given.Noon.AddDays(1), replaces: true);

        KnownNetwork known = Store.Find("host", 4702)!;
        Assert.Equal((Two, Given.Noon.AddDays(1)), (known.Network, known.FirstSeen));
        Assert.Equal(One, Store.Find("host", 4703)!.Network);
        Assert.Equal(2, Store.Load().Count);
    }

    [Fact]
    public void Removed_network_is_unknown()
    {
        Store.Remember("host", 4702, One, Given.Noon);
        Store.Remember("other", 4702, Two, Given.Noon);

        Assert.True(Store.Remove("Host", 4702));
        Assert.False(Store.Remove("host", 4702));

        Assert.Equal("other", Assert.Single(Store.Load()).Host);
    }

    [Fact]
    public async Task Simultaneous_writers_lose_no_network()
    {
        const int each = 25;
        Task[] writers = [.. Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            var store = new TrustStore(TrustPath);
            for (int port = 1; port <= each; port++)
                store.Remember($"host{writer}", port, One, Given.Noon);
        }))];

        await Task.WhenAll(writers).Soon();

        Assert.Equal(4 * each, Store.Load().Count);
        Assert.Equal(["networks.json"], _folder.Files);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"networks":null}""")]
    [InlineData("""{"networks":[null]}""")]
    [InlineData("""{"networks":[{}]}""")]
    [InlineData("""{"networks":[{"host":"host","port":4702,"fingerprint":"SHA256:x","firstSeen":"2030-01-02T12:00:00+00:00","lastSeen":"2030-01-02T12:00:00+00:00"}]}""")]
    [InlineData("""{"networks":[{"host":null,"port":4702,"fingerprint":"00000000000000000000000000000001000000000000000000000000000000","firstSeen":"2030-01-02T12:00:00+00:00","lastSeen":"2030-01-02T12:00:00+00:00"}]}""")]
    [InlineData("""{"networks":[],"networks":[]}""")]
    public void Damaged_trust_file_is_reported_and_left_unchanged(string content)
    {
        File.WriteAllText(TrustPath, content);

        foreach (Action use in (Action[])[() => Store.Load(), () => Store.Find("host", 4702), () => Store.Remember("host", 4702, One, Given.Noon), () => Store.Remove("host", 4702)])
        {
            var exception = Assert.Throws<PyileException>(use);
            Assert.Equal(PyileError.TrustFile, exception.Kind);
            Assert.Contains(TrustPath, exception.Message, StringComparison.Ordinal);
        }
        Assert.Equal(content, File.ReadAllText(TrustPath));
    }

    [Fact]
    public void Invalid_path_is_reported()
    {
        Assert.Equal(PyileError.TrustFile, Assert.Throws<PyileException>(() => new TrustStore("")).Kind);
        Assert.Equal(PyileError.TrustFile, Assert.Throws<PyileException>(() => new TrustStore("a\0b")).Kind);
    }

    [Fact]
    public void Folder_in_place_of_the_trust_file_is_reported()
    {
        Directory.CreateDirectory(TrustPath);
        Assert.Equal(PyileError.TrustFile, Assert.Throws<PyileException>(() => Store.Load()).Kind);
        Assert.Equal(PyileError.TrustFile, Assert.Throws<PyileException>(() => Store.Remember("host", 4702, One, Given.Noon)).Kind);
    }

    [Fact]
    public void Trust_file_and_its_new_folder_are_accessible_to_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        string path = _folder.File("made/networks.json");

        new TrustStore(path).Remember("host", 4702, One, Given.Noon);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Default_path_is_in_the_configuration_folder_of_the_user()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            return;
        string? before = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        try
        {
            Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", _folder.File("config"));
            Assert.Equal(_folder.File("config/pyile/networks.json"), TrustStore.DefaultPath);

            Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", null);
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            Assert.Equal(Path.Combine(home, ".config/pyile/networks.json"), TrustStore.DefaultPath);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", before);
        }
    }
}
