using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Connections to the login port of a version 1 host that do not follow the protocol.</summary>
public sealed class NotTheProtocolLoginTests : LegacyMemoryTest
{
    public static TheoryData<string, byte[]> Nonsense => new()
    {
        { "HTTP", "GET / HTTP/1.1\r\nHost: example\r\n\r\n"u8.ToArray() },
        { "TLS", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03] },
        { "an array", "[1, 2]"u8.ToArray() },
        { "no UTF-8", [.. "{\"shadow\": \""u8, 0xff, 0xfe, .. "\"}"u8] },
        { "a broken object", "{\"shadow\": }"u8.ToArray() },
        { "a password that is a number", "{\"shadow\": 12}"u8.ToArray() },
        { "a key twice", "{\"shadow\": \"secret\", \"shadow\": \"secret\"}"u8.ToArray() },
        { "a heartbeat out of turn", "{\"<3\": true}"u8.ToArray() },
        { "an address out of turn", "{\"peer_address\": [\"127.0.0.1\", 4000]}"u8.ToArray() },
        { "half a surrogate pair", "{\"shadow\": \"\\ud800\"}"u8.ToArray() },
        { "too much", [.. "{\"shadow\": \""u8, .. new byte[2048 - 13].Select(_ => (byte)'x'), .. "xx\"}"u8] },
        { "too much without an end", [.. "{\"shadow\": \""u8, .. new byte[2049 - 12].Select(_ => (byte)'x')] },
        { "braces", [.. new byte[2049].Select(_ => (byte)'{')] },
        { "white space", [.. new byte[2049].Select(_ => (byte)' ')] },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Invalid_login_is_a_violation_and_does_not_disturb_others(string what, byte[] bytes)
    {
        HostSession host = StartHost();
        RawPeer other = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await other.SayPasswordAsync(extra: ", \"stream\": true");
        RawConnection raw = Played(await RawConnection.ToAsync(Outside, host.HostAddress));

        await raw.SendAsync(bytes);

        LoginFailed failed = await RecordOf(host).WaitForAsync<LoginFailed>();
        Assert.True(LoginFailure.ProtocolViolation == failed.Reason, $"{what}: {failed}");
        Assert.Equal((raw.Local, 0), (failed.Address, failed.Attempts));
        await raw.ExpectAsync("{\"banned\":false,\"stream\":true}");
        await raw.ExpectEndAsync();
        await other.SayAddressAsync();
        await other.ConnectDistAsync(await other.ReadDistAsync());
        Assert.Equal(other.Address, (await RecordOf(host).WaitForAsync<PeerJoined>()).Peer.Address);
    }

    [Fact]
    public async Task Value_of_2048_bytes_is_accepted()
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        const string rest = "{\"shadow\": \"secret\", \"x\": \"\"}";
        await peer.SayPasswordAsync(extra: $", \"x\": \"{new string('y', 2048 - rest.Length)}\"");
        await peer.Control.ExpectAsync("{\"authenticated\":true}");
    }

    [Fact]
    public async Task Unknown_keys_and_values_are_ignored()
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await peer.Control.SendAsync("\r\n {\"hello\": [1, {\"a\": null}]} ");
        await peer.SayPasswordAsync(extra: ", \"stream\": true, \"version\": 9");
        await peer.SayAddressAsync();
        await peer.ConnectDistAsync(await peer.ReadDistAsync());
        await RecordOf(host).WaitForAsync<PeerJoined>();
    }

    [Fact]
    public async Task Random_bytes_never_end_a_host()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        HostSession host = StartHost();
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);
            RawConnection raw = await RawConnection.ToAsync(Outside, host.HostAddress, $"127.0.1.{i}");
            await raw.SendAsync(random.Next(2) == 0 ? bytes : [.. "{\""u8, .. bytes]);
            await raw.DisposeAsync();
        }

        await JoinAsync(host);
        await UntilAsync(() => RecordOf(host).All<LoginFailed>().Count == 200);
        Assert.True(host.Bans.Count == 0, $"Seed {seed}");
    }
}
