using System.Buffers;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class WrittenBytesTests
{
    private static readonly WireAddress One = new("10.0.0.1", 4000);
    private static readonly WireAddress Two = new("192.168.100.200", 65535);

    [Fact]
    public void Answer_to_a_joiner_that_is_not_banned_offers_a_stream() =>
        AssertWritten("""{"banned":false,"stream":true}"""u8, new BannedStatus(Banned: false, Stream: true));

    [Fact]
    public void Answer_to_a_banned_joiner_is_written() =>
        AssertWritten("""{"banned":true}"""u8, new BannedStatus(Banned: true, Stream: false));

    [Fact]
    public void Password_is_written() =>
        AssertWritten("""{"shadow":"päss \"q\"","stream":true}"""u8, new Shadow(new Secret("päss \"q\""), Stream: true));

    [Fact]
    public void Password_without_a_stream_is_written() =>
        AssertWritten("""{"shadow":"p"}"""u8, new Shadow(new Secret("p"), Stream: false));

    [Fact]
    public void Answers_to_a_password_are_written()
    {
        AssertWritten("""{"authenticated":true}"""u8, new Authenticated(true));
        AssertWritten("""{"authenticated":false}"""u8, new Authenticated(false));
    }

    [Fact]
    public void Address_of_a_peer_is_written() => AssertWritten("""{"peer_address":["10.0.0.1",4000]}"""u8, new PeerAddress(One));

    [Fact]
    public void Roster_is_written() =>
        AssertWritten("""{"distro":[["10.0.0.1",4000],["192.168.100.200",65535]]}"""u8, new Distro([One, Two]));

    [Fact]
    public void Empty_roster_is_written() => AssertWritten("""{"distro":[]}"""u8, new Distro([]));

    [Fact]
    public void Address_of_the_second_connection_is_written() => AssertWritten("""{"dist_addr":["10.0.0.1",4000]}"""u8, new DistAddress(One));

    [Fact]
    public void Heartbeat_is_written() => AssertWritten("""{"<3":true}"""u8, Heartbeat.Instance);

    [Fact]
    public void Broadcast_is_written() => AssertWritten(
        """{"data":"héllo","alias":"one","to":"Broadcast","from":["10.0.0.1",4000]}"""u8,
        new TextMessage("héllo", "one", null, One));

    [Fact]
    public void Direct_message_is_written() => AssertWritten(
        """{"data":"a\nb","alias":"one","to":["192.168.100.200",65535],"from":["10.0.0.1",4000]}"""u8,
        new TextMessage("a\nb", "one", Two, One));

    [Fact]
    public void Text_is_escaped_only_if_JSON_requires_it() => AssertWritten(
        """{"data":"\"\\\t\u0000/<>&'+日","alias":"","to":"Broadcast","from":["10.0.0.1",4000]}"""u8,
        new TextMessage("\"\\\t\0/<>&'+日", "", null, One));

    [Fact]
    public void Echo_contains_the_received_bytes_unchanged()
    {
        byte[] expected = [.. """{"data":"""u8, .. ReferenceBytes.Broadcast, .. ""","alias":"admin"}"""u8];
        Segmentation.ForEach(ReferenceBytes.Broadcast, json => AssertWritten(expected, new Echo(json, "admin")));
    }

    [Fact]
    public void Unknown_value_cannot_be_written() =>
        Assert.Throws<ArgumentException>(() => V1Bytes.Of(UnknownValue.Instance));

    [Fact]
    public void Values_are_written_without_a_separator()
    {
        var output = new ArrayBufferWriter<byte>();
        V1Codec.Write(output, Heartbeat.Instance);
        V1Codec.Write(output, new Authenticated(true));
        Assert.Equal("""{"<3":true}{"authenticated":true}"""u8, output.WrittenSpan);
    }

    private static void AssertWritten(ReadOnlySpan<byte> expected, V1Value value) =>
        Assert.Equal(Encoding.UTF8.GetString(expected), V1Bytes.TextOf(value));
}
