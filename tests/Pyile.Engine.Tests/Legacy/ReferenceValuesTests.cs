using System.Buffers;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class ReferenceValuesTests
{
    [Fact]
    public void Answer_that_the_joiner_is_not_banned_is_read() =>
        Segmentation.ForEach(ReferenceBytes.NotBanned, json => Assert.Equal(new BannedStatus(false, false), V1Bytes.Parse(json)));

    [Fact]
    public void Answer_that_the_joiner_is_banned_is_read() =>
        Segmentation.ForEach(ReferenceBytes.Banned, json => Assert.Equal(new BannedStatus(true, false), V1Bytes.Parse(json)));

    [Fact]
    public void Password_with_escapes_is_read() =>
        Segmentation.ForEach(ReferenceBytes.Shadow, json =>
        {
            var shadow = V1Bytes.Parse<Shadow>(json);
            Assert.Equal("päss \"q\"", shadow.Password.Value.ToString());
            Assert.False(shadow.Stream);
        });

    [Fact]
    public void Accepted_password_is_read() =>
        Segmentation.ForEach(ReferenceBytes.Accepted, json => Assert.Equal(new Authenticated(true), V1Bytes.Parse(json)));

    [Fact]
    public void Refused_password_is_read() =>
        Segmentation.ForEach(ReferenceBytes.NotAccepted, json => Assert.Equal(new Authenticated(false), V1Bytes.Parse(json)));

    [Fact]
    public void Address_of_a_peer_is_read() =>
        Segmentation.ForEach(ReferenceBytes.PeerAddress, json =>
            Assert.Equal(new PeerAddress(new WireAddress("127.0.0.1", 49585)), V1Bytes.Parse(json)));

    [Fact]
    public void Roster_is_read_in_order() =>
        Segmentation.ForEach(ReferenceBytes.ThreeMembers, json =>
            Assert.Equal(
                [new WireAddress("127.0.0.1", 49403), new WireAddress("127.0.0.1", 49585), new WireAddress("127.0.0.1", 49421)],
                V1Bytes.Parse<Distro>(json).Members));

    [Fact]
    public void Address_of_the_second_connection_is_read() =>
        Segmentation.ForEach(ReferenceBytes.DistAddress, json =>
            Assert.Equal(new DistAddress(new WireAddress("127.0.0.1", 50896)), V1Bytes.Parse(json)));

    [Fact]
    public void Heartbeat_is_read() =>
        Segmentation.ForEach(ReferenceBytes.Heartbeat, json => Assert.Same(Heartbeat.Instance, V1Bytes.Parse(json)));

    [Fact]
    public void Broadcast_with_an_emoji_in_two_escapes_is_read() =>
        Segmentation.ForEach(ReferenceBytes.Broadcast, json =>
            Assert.Equal(new TextMessage("héllo 😀", "one", null, new WireAddress("127.0.0.1", 49585)), V1Bytes.Parse(json)));

    [Fact]
    public void Direct_message_with_a_newline_is_read() =>
        Segmentation.ForEach(ReferenceBytes.Direct, json =>
            Assert.Equal(
                new TextMessage("direct\nline 2", "two", new WireAddress("127.0.0.1", 49585), new WireAddress("127.0.0.1", 49421)),
                V1Bytes.Parse(json)));

    [Fact]
    public void Echo_contains_the_whole_message() =>
        Segmentation.ForEach(ReferenceBytes.DirectEcho, json =>
        {
            var echo = V1Bytes.Parse<Echo>(json);
            Assert.Equal("one", echo.Alias);
            Assert.Equal(ReferenceBytes.DirectEcho, echo.Data.ToArray());
        });

    [Fact]
    public void Values_of_a_whole_connection_are_read_however_they_are_split()
    {
        byte[] stream = [.. ReferenceBytes.All.SelectMany(value => value)];
        Type[] expected = [.. ReferenceBytes.All.Select(value => V1Bytes.Parse(value).GetType())];

        Segmentation.ForEachCut(stream, chunks =>
            Assert.Equal(expected, new ArrivingValues().FeedAll(chunks).Select(value => value.GetType())));
    }
}
