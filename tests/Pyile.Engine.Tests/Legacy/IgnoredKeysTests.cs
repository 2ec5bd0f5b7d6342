using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class IgnoredKeysTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData(" { } ")]
    [InlineData("""{"stream": true}""")]
    [InlineData("""{"alias": "one", "to": "Broadcast", "from": ["10.0.0.1", 1]}""")]
    [InlineData("""{"Banned": false}""")]
    [InlineData("""{"version": 2, "nested": {"banned": true, "list": [1, 2.5, null, "x"]}}""")]
    public void Value_without_a_known_key_is_unknown(string json) =>
        Segmentation.ForEach(Encoding.UTF8.GetBytes(json), bytes => Assert.Same(UnknownValue.Instance, V1Bytes.Parse(bytes)));

    [Fact]
    public void Unknown_keys_are_ignored()
    {
        Assert.Equal(new BannedStatus(false, false), V1Bytes.Parse("""{"v": 9, "banned": false, "motd": {"hi": [1]}}"""u8));
        Assert.Equal(new Authenticated(true), V1Bytes.Parse("""{"token": null, "authenticated": true}"""u8));
        Assert.Same(Heartbeat.Instance, V1Bytes.Parse("""{"load": 0.5, "<3": true}"""u8));
        Assert.Equal(
            new TextMessage("hi", "one", null, new WireAddress("10.0.0.1", 1)),
            V1Bytes.Parse("""{"id": "7", "from": ["10.0.0.1", 1], "to": "Broadcast", "alias": "one", "data": "hi"}"""u8));
    }

    [Theory]
    [InlineData("""{"banned": false, "stream": true}""", true)]
    [InlineData("""{"stream": true, "banned": false}""", true)]
    [InlineData("""{"banned": false, "stream": false}""", false)]
    [InlineData("""{"banned": false, "stream": 1}""", false)]
    [InlineData("""{"banned": false, "stream": "true"}""", false)]
    [InlineData("""{"banned": false, "stream": null}""", false)]
    public void Only_true_offers_a_stream(string json, bool expected)
    {
        Assert.Equal(new BannedStatus(false, expected), V1Bytes.Parse(Encoding.UTF8.GetBytes(json)));
        string shadow = json.Replace("\"banned\": false", "\"shadow\": \"p\"", StringComparison.Ordinal);
        Assert.Equal(expected, V1Bytes.Parse<Shadow>(Encoding.UTF8.GetBytes(shadow)).Stream);
    }

    [Theory]
    [InlineData("""{"<3": true}""")]
    [InlineData("""{"<3": false}""")]
    [InlineData("""{"<3": null}""")]
    [InlineData("""{"\u003c3": 1}""")]
    public void Heartbeat_can_have_any_value(string json) =>
        Assert.Same(Heartbeat.Instance, V1Bytes.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Key_can_be_written_with_escapes() =>
        Assert.Equal(new BannedStatus(true, false), V1Bytes.Parse("""{"\u0062anned": true}"""u8));

    [Fact]
    public void White_space_is_allowed_as_in_JSON() =>
        Assert.Equal(
            [new WireAddress("10.0.0.1", 1)],
            V1Bytes.Parse<Distro>("\r\n{ \"distro\"\t: [ [ \"10.0.0.1\" ,\n1 ] ] }\n"u8).Members);
}
