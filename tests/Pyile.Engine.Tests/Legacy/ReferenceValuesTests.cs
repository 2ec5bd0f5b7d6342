using System.Buffers;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class ReferenceValuesTests
{
    [Fact]
    public void Not_banned() =>
        Segmentation.ForEach(ReferenceBytes.NotBanned, json => Assert.Equal(new BannedStatus(false, false), V1Bytes.Parse(json)));

    [Fact]
    public void Banned() =>
        Segmentation.ForEach(ReferenceBytes.Banned, json => Assert.Equal(new BannedStatus(true, false), V1Bytes.Parse(json)));

    [Fact]
    public void The_password_with_its_escapes() =>
        Segmentation.ForEach(ReferenceBytes.Shadow, json =>
        {
            var shadow = V1Bytes.Parse<Shadow>(json);
            Assert.Equal("päss \"q\"", shadow.Password.Reveal());
            Assert.False(shadow.Stream);
        });

    [Fact]
    public void Accepted() =>
        Segmentation.ForEach(ReferenceBytes.Accepted, json => Assert.Equal(new Authenticated(true), V1Bytes.Parse(json)));

    [Fact]
    public void Not_accepted() =>
        Segmentation.ForEach(ReferenceBytes.NotAccepted, json => Assert.Equal(new Authenticated(false), V1Bytes.Parse(json)));

    [Fact]
    public void The_address_a_peer_takes_messages_at() =>
        Segmentation.ForEach(ReferenceBytes.PeerAddress, json =>
            Assert.Equal(new PeerAddress(new WireAddress("127.0.0.1", 49585)), V1Bytes.Parse(json)));

    [Fact]
    public void The_members_in_their_order() =>
        Segmentation.ForEach(ReferenceBytes.ThreeMembers, json =>
            Assert.Equal(
                [new WireAddress("127.0.0.1", 49403), new WireAddress("127.0.0.1", 49585), new WireAddress("127.0.0.1", 49421)],
                V1Bytes.Parse<Distro>(json).Members));

    [Fact]
    public void Where_changes_of_the_roster_are_fetched() =>
        Segmentation.ForEach(ReferenceBytes.DistAddress, json =>
            Assert.Equal(new DistAddress(new WireAddress("127.0.0.1", 50896)), V1Bytes.Parse(json)));

    [Fact]
    public void A_heartbeat() =>
        Segmentation.ForEach(ReferenceBytes.Heartbeat, json => Assert.Same(Heartbeat.Instance, V1Bytes.Parse(json)));

    [Fact]
    public void A_broadcast_with_an_emoji_in_two_escapes() =>
        Segmentation.ForEach(ReferenceBytes.Broadcast, json =>
            Assert.Equal(new TextMessage("héllo 😀", "one", null, new WireAddress("127.0.0.1", 49585)), V1Bytes.Parse(json)));

    [Fact]
    public void A_direct_message_with_a_newline() =>
        Segmentation.ForEach(ReferenceBytes.Direct, json =>
            Assert.Equal(
                new TextMessage("direct\nline 2", "two", new WireAddress("127.0.0.1", 49585), new WireAddress("127.0.0.1", 49421)),
                V1Bytes.Parse(json)));

    [Fact]
    public void An_echo_holds_the_whole_message_it_answers() =>
        Segmentation.ForEach(ReferenceBytes.DirectEcho, json =>
        {
            var echo = V1Bytes.Parse<Echo>(json);
            Assert.Equal("one", echo.Alias);
            Assert.Equal(ReferenceBytes.DirectEcho, echo.Data.ToArray());
        });

    [Fact]
    public void A_whole_connection_of_glued_values_is_read_however_it_arrives()
    {
        byte[] stream = [.. ReferenceBytes.All.SelectMany(value => value)];
        Type[] expected = [.. ReferenceBytes.All.Select(value => V1Bytes.Parse(value).GetType())];

        Segmentation.ForEachCut(stream, chunks =>
            Assert.Equal(expected, new ArrivingValues().FeedAll(chunks).Select(value => value.GetType())));
    }
}
