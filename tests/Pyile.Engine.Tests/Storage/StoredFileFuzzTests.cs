using System.Text;
using System.Text.Json;
using Pyile.Engine.Tests.Protocol;
using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Pyile.Engine.Tests.Storage;

/// <summary>
/// Damaged state files and files of remembered networks for PYILE_FUZZ_SECONDS each, with wrong bytes and with wrong values in valid JSON:
/// each is read or refused with the documented error, and a file that is refused stays unchanged.
/// </summary>
[Trait("Category", "Slow")]
[Collection(FuzzAlone.Name)]
public sealed class StoredFileFuzzTests : MemorySessionTest
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "2", "2147483647", "2147483648", "4294967295",
        "9223372036854775808", "18446744073709551615", "1e400", "0.5", "\"\"", "\" \"",
        "\"\\u0000\"", "\"\\ud800\"", "\"0001-01-01T00:00:00+14:00\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"9999-12-31T23:59:59Z\"", "\"AA==\"", "\"AAAA\"", "\"00000000-0000-0000-0000-000000000000\"", "\"10.0.0.7\"", "\"::/0\"", "\"0.0.0.0/0\"", "\"10.0.0.7/33\"",
        "\"fe80::1%1\"", "[]", "{}", "[null]", "[[]]", "[{}]",
    ];

    private readonly ITestOutputHelper _output;
    private readonly TemporaryFolder _folder;

    public StoredFileFuzzTests(ITestOutputHelper output)
    {
        _output = output;
        _folder = Played(new TemporaryFolder());
    }

    private string FilePath => _folder.File("file.json");

    [Fact]
    public async Task Damaged_state_files_start_a_host_or_are_refused_and_left_unchanged()
    {
        byte[] valid = await NewStateAsync();
        Assert.Null(await StartAndEndAsync());
        IReadOnlyDictionary<string, int> outcomes = await FuzzRun.PlayAsync(_output, async random =>
        {
            byte[] damaged = Damage(valid, random);
            await File.WriteAllBytesAsync(FilePath, damaged);
            PyileException? refusal = Load();
            // A start takes most of the time.
            if (refusal is not null || random.Next(4) > 0)
                return Check(refusal, damaged, "loaded");
            refusal = await StartAndEndAsync();
            if (refusal is null)
                Assert.Null(Load());
            return Check(refusal, damaged, "started");
        });
        Assert.True(outcomes["refused"] > 0);
    }

    [Fact]
    public async Task Damaged_files_of_remembered_networks_are_read_or_refused_and_left_unchanged()
    {
        var store = new TrustStore(FilePath);
        store.Remember("host.example", 4702, new KeyHash(1, 2), Given.Noon);
        store.Remember("10.0.0.1", 4703, new KeyHash(3, 4), Given.Noon);
        byte[] valid = await File.ReadAllBytesAsync(FilePath);
        IReadOnlyDictionary<string, int> outcomes = await FuzzRun.PlayAsync(_output, random =>
        {
            byte[] damaged = Damage(valid, random);
            File.WriteAllBytes(FilePath, damaged);
            return Task.FromResult(LoadAndChange(damaged));
        });
        Assert.Equal(["read", "refused"], outcomes.Keys);
    }

    private string LoadAndChange(byte[] damaged)
    {
        var store = new TrustStore(FilePath);
        try
        {
            Assert.DoesNotContain(null, store.Load());
        }
        catch (PyileException exception)
        {
            AssertRefused(PyileError.TrustFile, exception, damaged);
            AssertRefused(PyileError.TrustFile, Assert.Throws<PyileException>(() => store.Remove("host.example", 4702)), damaged);
            return "refused";
        }
        store.Remember("host.example", 4702, new KeyHash(5, 6), Given.Noon, replaces: true);
        Assert.Equal(new KeyHash(5, 6), store.Find("host.example", 4702)!.Network);
        Assert.True(store.Remove("host.example", 4702));
        Assert.Null(store.Find("host.example", 4702));
        return "read";
    }

    private string Check(PyileException? refusal, byte[] damaged, string otherwise)
    {
        if (refusal is null)
            return otherwise;
        // A wrong verifier is one of another password.
        AssertRefused(refusal.Kind == PyileError.PasswordDiffers ? PyileError.PasswordDiffers : PyileError.StateFile, refusal, damaged);
        return "refused";
    }

    private PyileException? Load()
    {
        try
        {
            HostState state = new StateFile(FilePath).Load();
            Assert.DoesNotContain(null, state.Bans);
            return null;
        }
        catch (PyileException exception)
        {
            return exception;
        }
    }

    private async Task<byte[]> NewStateAsync()
    {
        HostSession host = StartHost(o => o with { StatePath = FilePath });
        await host.BanAsync(HostSession.ParseRule("10.0.0.0/8")!.Value, "because").Soon();
        PeerSession peer = await EnterAsync(host);
        await EnterAsync(host, "two");
        await host.NewTicketAsync(new TicketOptions { Note = "a note" }).Soon();
        using var wrong = new Secret("wrong");
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = wrong }));
        await host.BanAsync(peer.Id!.Value, "because").Soon();
        await host.CloseAsync().Soon();
        return await File.ReadAllBytesAsync(FilePath);
    }

    private async Task<PyileException?> StartAndEndAsync()
    {
        HostSession host;
        try
        {
            host = HostSession.Start(HostDefaults(new SessionRecord(Happened, static _ => false)) with { StatePath = FilePath }, Transport);
        }
        catch (PyileException exception)
        {
            return exception;
        }
        await using (host)
        {
            Assert.DoesNotContain(null, host.Bans);
            await host.BanAsync(HostSession.ParseRule("192.0.2.1")!.Value, "because").Soon();
            await host.NewTicketAsync().Soon();
        }
        return null;
    }

    private void AssertRefused(PyileError kind, PyileException refusal, byte[] damaged)
    {
        Assert.Equal(kind, refusal.Kind);
        Assert.Contains(FilePath, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, File.ReadAllBytes(FilePath));
        Assert.Equal(["file.json"], _folder.Files);
    }

    private static byte[] Damage(byte[] valid, Random random)
    {
        if (random.Next(4) == 0)
            return new FrameMutator(random, [valid]).NextBytes();
        byte[] bytes = valid;
        for (int damages = random.Next(3) == 0 ? 2 : 1; damages > 0; damages--)
            bytes = Replace(bytes, random);
        return bytes;
    }

    // Puts another value in the place of one, so that the JSON stays valid.
    private static byte[] Replace(byte[] bytes, Random random)
    {
        var values = new List<(int Start, int End)>();
        var reader = new Utf8JsonReader(bytes);
        var starts = new Stack<int>();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                starts.Push((int)reader.TokenStartIndex);
            else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                values.Add((starts.Pop(), (int)reader.BytesConsumed));
            else if (reader.TokenType != JsonTokenType.PropertyName)
                values.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
        }
        var (start, end) = values[random.Next(values.Count)];
        return [.. bytes[..start], .. NewValue(bytes, bytes[start], values, random), .. bytes[end..]];
    }

    // Mostly of the same kind, because a value of another one is refused for that alone.
    private static byte[] NewValue(byte[] bytes, byte kind, List<(int Start, int End)> values, Random random)
    {
        byte[][] others = [.. Values.Select(Encoding.UTF8.GetBytes), .. values.Select(value => bytes[value.Start..value.End])];
        byte[][] alike = [.. others.Where(other => KindOf(other[0]) == KindOf(kind))];
        byte[][] from = alike.Length == 0 || random.Next(8) == 0 ? others : alike;
        return from[random.Next(from.Length)];
    }

    private static char KindOf(byte first) => first is (byte)'-' or (>= (byte)'0' and <= (byte)'9') ? '0' : (char)first;
}
