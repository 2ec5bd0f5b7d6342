using System.Buffers;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class MessageAndEchoTests
{
    [Theory]
    [InlineData("7", "7")]
    [InlineData("-1.50", "-1.50")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("""[1, "two"]""", """[1, "two"]""")]
    [InlineData("""{"k": "\u00e4"}""", """{"k": "\u00e4"}""")]
    public void Data_that_is_not_a_string_becomes_its_JSON_text(string data, string expected) =>
        Segmentation.ForEach(
            Encoding.UTF8.GetBytes($$"""{"data": {{data}}, "alias": "one", "to": "Broadcast", "from": ["10.0.0.1", 1]}"""),
            json => Assert.Equal(expected, V1Bytes.Parse<TextMessage>(json).Text));

    [Fact]
    public void Message_inside_the_data_of_a_message_is_text() =>
        Assert.Equal("""{"<3": true}""", V1Bytes.Parse<TextMessage>(
            """{"data": {"<3": true}, "alias": "one", "to": "Broadcast", "from": ["10.0.0.1", 1]}"""u8).Text);

    [Fact]
    public void Empty_text_and_empty_alias_are_accepted() =>
        Assert.Equal(
            new TextMessage("", "", null, new WireAddress("10.0.0.1", 1)),
            V1Bytes.Parse("""{"data": "", "alias": "", "to": "Broadcast", "from": ["10.0.0.1", 1]}"""u8));

    [Fact]
    public void Claimed_host_name_is_kept_unchanged() =>
        Assert.Equal(new WireAddress("", 1), V1Bytes.Parse<PeerAddress>("""{"peer_address": ["", 1]}"""u8).Address);

    [Theory]
    [InlineData("""{"data": "hi", "alias": "two"}""")]
    [InlineData("""{"data": null, "alias": "two"}""")]
    [InlineData("""{"alias": "two", "data": {"data": "hi", "alias": "one", "to": "Broadcast", "from": ["10.0.0.1", 1]}}""")]
    public void Value_without_a_sender_is_an_echo(string json) =>
        Segmentation.ForEach(Encoding.UTF8.GetBytes(json), bytes => Assert.Equal("two", V1Bytes.Parse<Echo>(bytes).Alias));

    [Fact]
    public void Echo_differs_from_that_of_the_reference_in_white_space_only()
    {
        string ours = V1Bytes.TextOf(new Echo(new ReadOnlySequence<byte>(ReferenceBytes.Direct.ToArray()), "one"));
        string theirs = Encoding.UTF8.GetString(ReferenceBytes.DirectEcho);

        Assert.Equal(theirs.Replace(" ", "", StringComparison.Ordinal), ours.Replace(" ", "", StringComparison.Ordinal));
    }
}
