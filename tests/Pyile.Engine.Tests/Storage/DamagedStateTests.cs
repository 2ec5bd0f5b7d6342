using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

/// <summary>A damaged state file: the host reports an error that names the file, leaves it unchanged and opens no port.</summary>
[Trait("Category", "Slow")]
public sealed class DamagedStateTests : MemorySessionTest
{
    private const string Ban = """{"rule":"10.0.0.7","reason":"because","since":"2030-01-02T12:00:00+00:00"}""";
    private const string Attempt = """{"address":"10.0.0.7","count":1,"last":"2030-01-02T12:00:00+00:00"}""";
    private readonly TemporaryFolder _folder;

    public DamagedStateTests() => _folder = Played(new TemporaryFolder());

    private string StatePath => _folder.File("state.json");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("12")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"format":1,"bans":[]""")]
    [InlineData("""{"format":1,"bans":[]}""")]
    [InlineData("""{"format":3,"bans":[],"attempts":[]}""")]
    [InlineData("""{"format":"1","bans":[],"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":{},"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":null,"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":[null],"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":["10.0.0.7"],"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":[],"attempts":[null]}""")]
    [InlineData("""{"format":1,"bans":[],"attempts":[],"more":1}""")]
    [InlineData("""{"format":1,"bans":[],"bans":[],"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":[],"attempts":[]}{}""")]
    [InlineData("""{"format":1,"bans":[{"rule":"10.0.0.7","reason":null,"since":"2030-01-02T12:00:00+00:00"}],"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":[{"rule":"10.0.0.7","since":"2030-01-02T12:00:00+00:00"}],"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":[{"rule":"10.0.0.777","reason":"x","since":"2030-01-02T12:00:00+00:00"}],"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":[{"rule":"10.0.0.7","reason":"x","since":"yesterday"}],"attempts":[]}""")]
    [InlineData("""{"format":1,"bans":[],"attempts":[{"address":"10.0.0.7","count":0,"last":"2030-01-02T12:00:00+00:00"}]}""")]
    [InlineData("""{"format":1,"bans":[],"attempts":[{"address":"10.0.0.7","count":2147483647,"last":"2030-01-02T12:00:00+00:00"}]}""")]
    [InlineData("""{"format":1,"bans":[],"attempts":[{"address":"nowhere","count":1,"last":"2030-01-02T12:00:00+00:00"}]}""")]
    public void Damaged_file_is_reported_and_left_unchanged(string content) =>
        ExpectDamaged(Encoding.UTF8.GetBytes(content));

    [Fact]
    public void File_that_is_not_text_is_reported() =>
        ExpectDamaged([0xff, 0xfe, 0x00, 0x01, .. "{}"u8]);

    [Fact]
    public async Task File_that_was_cut_off_anywhere_is_reported()
    {
        byte[] whole = Encoding.UTF8.GetBytes($$"""{"format":1,"bans":[{{Ban}}],"attempts":[{{Attempt}}]}""");
        for (int length = 0; length < whole.Length; length += 7)
            ExpectDamaged(whole[..length]);

        await File.WriteAllBytesAsync(StatePath, whole);
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        Assert.Equal(("10.0.0.7", 1), (Assert.Single(host.Bans).Address, Assert.Single(host.Attempts).Count));
    }

    [Fact]
    public async Task Wrong_byte_anywhere_is_reported_or_read_as_another_value()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        byte[] whole = Encoding.UTF8.GetBytes($$"""{"format":1,"bans":[{{Ban}}],"attempts":[{{Attempt}}]}""");
        for (int i = 0; i < 100; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            await File.WriteAllBytesAsync(StatePath, damaged);
            try
            {
                await using HostSession host = HostSession.Start(HostDefaults(NewRecord()) with { StatePath = StatePath }, Transport);
            }
            catch (PyileException exception)
            {
                Assert.True(exception.Kind == PyileError.StateFile, $"Seed {seed}: {exception}");
                Assert.True(Enumerable.SequenceEqual(damaged, await File.ReadAllBytesAsync(StatePath)), $"Seed {seed}");
            }
        }
    }

    [Theory]
    [InlineData("no/such/folder/state.json")]
    [InlineData("state.json/inside/a/file")]
    [InlineData("a/\0/b")]
    [InlineData("")]
    public void Unusable_path_is_reported(string path)
    {
        File.WriteAllText(StatePath, "{}");
        ExpectError(path.Length == 0 ? "" : _folder.File(path));
    }

    [Fact]
    public void Folder_in_place_of_the_file_is_reported()
    {
        Directory.CreateDirectory(StatePath);
        ExpectError(StatePath);
    }

    private void ExpectDamaged(byte[] content)
    {
        File.WriteAllBytes(StatePath, content);
        PyileException exception = ExpectError(StatePath);
        Assert.Contains(StatePath, exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(StatePath));
        Assert.Equal(["state.json"], _folder.Files);
    }

    private PyileException ExpectError(string path)
    {
        PyileException exception = Assert.Throws<PyileException>(() => StartHost(o => o with { StatePath = path, Port = 47_000, PeerPort = 47_001 }));
        Assert.Equal(PyileError.StateFile, exception.Kind);
        _ = Outside.Listen(Given.At("127.0.0.1:47000"), backlog: 1).DisposeAsync().AsTask();
        _ = Outside.Listen(Given.At("127.0.0.1:47001"), backlog: 1).DisposeAsync().AsTask();
        return exception;
    }
}
