using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

/// <summary>Damage in the parts that the second format added: the host reports an error that names the file and leaves it unchanged.</summary>
[Trait("Category", "Slow")]
public sealed class DamagedNetworkTests : EncryptedSessionTest
{
    private readonly TemporaryFolder _folder;

    public DamagedNetworkTests() => _folder = Played(new TemporaryFolder());

    private string StatePath => _folder.File("state.json");

    [Theory]
    [InlineData("network", "key", "\"\"")]
    [InlineData("network", "key", "\"AAAA\"")]
    [InlineData("network", "key", "\"not base64\"")]
    [InlineData("network", "key", "null")]
    [InlineData("network", "key", null)]
    [InlineData("network", "certificate", "\"\"")]
    [InlineData("network", "certificate", "\"AAAA\"")]
    [InlineData("network", "certificate", null)]
    [InlineData("network", "salt", "\"?\"")]
    [InlineData("network", "salt", null)]
    [InlineData("network", "verifier", "12")]
    [InlineData("network", "verifier", null)]
    [InlineData("network", "starts", "-1")]
    [InlineData("network", "starts", "4294967295")]
    [InlineData("network", "starts", "18446744073709551616")]
    [InlineData("network", "starts", null)]
    [InlineData("network", "host", "\"unknown\"")]
    [InlineData("network", "host", null)]
    [InlineData("network", "more", "1")]
    [InlineData("tickets", "id", "\"none\"")]
    [InlineData("tickets", "id", null)]
    [InlineData("tickets", "secret", "\"AAAA\"")]
    [InlineData("tickets", "secret", "\"?\"")]
    [InlineData("tickets", "secret", null)]
    [InlineData("tickets", "uses", "0")]
    [InlineData("tickets", "usesLeft", "-1")]
    [InlineData("tickets", "usesLeft", "2")]
    [InlineData("tickets", "expires", "\"never\"")]
    [InlineData("tickets", "expires", null)]
    [InlineData("tickets", "more", "1")]
    [InlineData("bans", "member", "\"unknown\"")]
    [InlineData("bans", "member", "\"00\"")]
    [InlineData("bans", "key", "\"SHA256:AAAA\"")]
    [InlineData("bans", "automatic", "\"yes\"")]
    [InlineData("bans", "reason", null)]
    public async Task Invalid_value_is_reported_and_the_file_is_left_unchanged(string part, string name, string? value)
    {
        JsonNode state = await NewStateAsync();
        JsonObject damaged = (state[part] is JsonArray list ? list[0] : state[part])!.AsObject();
        if (value is null)
            damaged.Remove(name);
        else
            damaged[name] = JsonNode.Parse(value);
        ExpectDamaged(state.ToJsonString());
    }

    [Fact]
    public async Task Ban_without_a_subject_is_reported()
    {
        JsonNode state = await NewStateAsync();
        JsonObject ban = state["bans"]![0]!.AsObject();
        ban.Remove("member");
        ban.Remove("rule");
        ExpectDamaged(state.ToJsonString());
    }

    [Fact]
    public async Task Invalid_ticket_is_reported()
    {
        JsonNode state = await NewStateAsync();
        state["tickets"]!.AsArray().Add(null);
        ExpectDamaged(state.ToJsonString());
    }

    [Fact]
    public async Task Key_with_the_certificate_of_another_key_is_reported()
    {
        JsonNode state = await NewStateAsync();
        using NetworkAuthority other = NetworkAuthority.Create(Given.Noon);
        state["network"]!["certificate"] = Convert.ToBase64String(other.Certificate);
        ExpectDamaged(state.ToJsonString());
    }

    [Fact]
    public async Task Key_of_another_kind_is_reported()
    {
        JsonNode state = await NewStateAsync();
        using RSA rsa = RSA.Create(2048);
        state["network"]!["key"] = Convert.ToBase64String(rsa.ExportPkcs8PrivateKey());
        ExpectDamaged(state.ToJsonString());
    }

    [Fact]
    public void Wrong_byte_of_the_key_or_certificate_is_reported()
    {
        using NetworkAuthority authority = NetworkAuthority.Create(Given.Noon);
        byte[] key = authority.ExportKey();
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++)
        {
            byte[] certificate = [.. authority.Certificate];
            byte[] damagedKey = [.. key];
            (i % 2 == 0 ? certificate : damagedKey)[random.Next(i % 2 == 0 ? certificate.Length : key.Length)] = (byte)random.Next(256);
            try
            {
                using NetworkAuthority loaded = NetworkAuthority.Load(damagedKey, certificate);
                Assert.Equal(authority.NetworkId, loaded.NetworkId);
            }
            catch (Exception exception)
            {
                Assert.True(exception is PyileException { Kind: PyileError.StateFile }, $"Seed {seed}: {exception}");
            }
        }
    }

    [Fact]
    public async Task Wrong_byte_of_the_file_is_reported_or_read_as_another_value()
    {
        byte[] whole = Encoding.UTF8.GetBytes((await NewStateAsync()).ToJsonString());
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            await File.WriteAllBytesAsync(StatePath, damaged);
            try
            {
                new StateFile(StatePath).Load();
            }
            catch (Exception exception)
            {
                Assert.True(exception is PyileException { Kind: PyileError.StateFile }, $"Seed {seed}: {exception}");
            }
        }
    }

    /// <summary>The state file of a host with a ticket and a banned member.</summary>
    private async Task<JsonNode> NewStateAsync()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await host.NewTicketAsync().Soon();
        await host.BanAsync(host.GetPeers()[1].Address, "because").Soon();
        await host.CloseAsync().Soon();
        return JsonNode.Parse(await File.ReadAllTextAsync(StatePath))!;
    }

    private void ExpectDamaged(string content)
    {
        File.WriteAllText(StatePath, content);
        PyileException exception = Assert.Throws<PyileException>(() => StartHost(o => o with { StatePath = StatePath }));
        Assert.Equal(PyileError.StateFile, exception.Kind);
        Assert.Contains(StatePath, exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(StatePath));
        Assert.Equal(["state.json"], _folder.Files);
    }
}
