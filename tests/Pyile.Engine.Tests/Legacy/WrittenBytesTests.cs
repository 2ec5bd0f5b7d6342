using System.Buffers;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class WrittenBytesTests
{
    private static readonly WireAddress One = new("10.0.0.1", 4000);
    private static readonly WireAddress Two = new("192.168.100.200", 65535);

    [Fact]
    public void The_answer_to_someone_who_is_not_banned_offers_a_stream() =>
        AssertWritten("""{"banned":false,"stream":true}"""u8, new BannedStatus(Banned: false, Stream: true));

    [Fact]
    public void The_answer_to_someone_who_is_banned() =>
        AssertWritten("""{"banned":true}"""u8, new BannedStatus(Banned: true, Stream: false));

    [Fact]
    public void A_password() =>
        AssertWritten("""{"shadow":"päss \"q\"","stream":true}"""u8, new Shadow(new Secret("päss \"q\""), Stream: true));

    [Fact]
    public void A_password_for_one_who_reads_once() =>
        AssertWritten("""{"shadow":"p"}"""u8, new Shadow(new Secret("p"), Stream: false));

    [Fact]
    public void The_answers_to_a_password()
    {
        AssertWritten("""{"authenticated":true}"""u8, new Authenticated(true));
        AssertWritten("""{"authenticated":false}"""u8, new Authenticated(false));
    }

    [Fact]
    public void Where_a_peer_takes_messages() => AssertWritten("""{"peer_address":["10.0.0.1",4000]}"""u8, new PeerAddress(One));

    [Fact]
    public void A_roster() =>
        AssertWritten("""{"distro":[["10.0.0.1",4000],["192.168.100.200",65535]]}"""u8, new Distro([One, Two]));

    [Fact]
    public void An_empty_roster() => AssertWritten("""{"distro":[]}"""u8, new Distro([]));

    [Fact]
    public void Where_changes_of_the_roster_are_fetched() => AssertWritten("""{"dist_addr":["10.0.0.1",4000]}"""u8, new DistAddress(One));

    [Fact]
    public void A_heartbeat() => AssertWritten("""{"<3":true}"""u8, Heartbeat.Instance);

    [Fact]
    public void A_broadcast() => AssertWritten(
        """{"data":"héllo","alias":"one","to":"Broadcast","from":["10.0.0.1",4000]}"""u8,
        new TextMessage("héllo", "one", null, One));

    [Fact]
    public void A_direct_message() => AssertWritten(
        """{"data":"a\nb","alias":"one","to":["192.168.100.200",65535],"from":["10.0.0.1",4000]}"""u8,
        new TextMessage("a\nb", "one", Two, One));

    [Fact]
    public void Text_is_escaped_where_JSON_asks_for_it_and_hardly_anywhere_else() => AssertWritten(
        """{"data":"\"\\\t\u0000/<>&'+日","alias":"","to":"Broadcast","from":["10.0.0.1",4000]}"""u8,
        new TextMessage("\"\\\t\0/<>&'+日", "", null, One));

    [Fact]
    public void An_echo_holds_what_came_byte_for_byte()
    {
        byte[] expected = [.. """{"data":"""u8, .. ReferenceBytes.Broadcast, .. ""","alias":"admin"}"""u8];
        Segmentation.ForEach(ReferenceBytes.Broadcast, json => AssertWritten(expected, new Echo(json, "admin")));
    }

    [Fact]
    public void What_only_others_say_is_not_written() =>
        Assert.Throws<ArgumentException>(() => V1Bytes.Of(UnknownValue.Instance));

    [Fact]
    public void Nothing_is_written_between_two_values()
    {
        var output = new ArrayBufferWriter<byte>();
        V1Codec.Write(output, Heartbeat.Instance);
        V1Codec.Write(output, new Authenticated(true));
        Assert.Equal("""{"<3":true}{"authenticated":true}"""u8, output.WrittenSpan);
    }

    private static void AssertWritten(ReadOnlySpan<byte> expected, V1Value value) =>
        Assert.Equal(Encoding.UTF8.GetString(expected), V1Bytes.TextOf(value));
}
