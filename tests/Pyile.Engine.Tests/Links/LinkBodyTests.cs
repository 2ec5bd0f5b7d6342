using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>Bodies that are none end the link before anybody sees them.</summary>
[Trait("Category", "Slow")]
public sealed class LinkBodyTests : HandMadeLinkTest
{
    public static TheoryData<string, string> BadJson => new()
    {
        { "nothing", "" },
        { "33 deep", Deep(33) },
        { "a key twice", """{"a":1,"a":2}""" },
        { "a key twice further in", """[{"b":{"a":1,"\u0061":2}}]""" },
        { "two values", "1 2" },
        { "a comment", "/* one */ 1" },
        { "a comment behind", "1 // one" },
        { "a trailing comma", "[1,]" },
        { "half of it", """{"a":""" },
        { "no JSON", "hello" },
    };

    public static TheoryData<string> GoodJson => ["1", "null", "\"é\"", """{"a":1,"b":[{"a":2}]}""", Deep(32), " [1] "];

    [Theory]
    [InlineData("ff")]
    [InlineData("c328")]
    [InlineData("e282")]
    [InlineData("eda080")]
    [InlineData("c080")]
    [InlineData("f4908080")]
    [InlineData("61626380")]
    public async Task A_text_that_is_not_UTF_8_ends_the_link(string bytes)
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessage(1, BodyKind.Text, V2Bytes.Hex(bytes)));
        Assert.Contains("not valid UTF-8", await HearEndAsync(link), StringComparison.Ordinal);
        AssertNothingTaken();
    }

    [Fact]
    public async Task A_value_that_is_not_UTF_8_ends_the_link()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessage(1, BodyKind.Json, V2Bytes.Hex("22c32822")));
        Assert.Contains("not valid UTF-8", await HearEndAsync(link), StringComparison.Ordinal);
        AssertNothingTaken();
    }

    [Theory]
    [MemberData(nameof(BadJson))]
    public async Task What_is_no_JSON_value_and_says_so_ends_the_link(string what, string json)
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessage(1, BodyKind.Json, Encoding.UTF8.GetBytes(json)));
        Assert.True((await HearEndAsync(link)).Contains("JSON", StringComparison.Ordinal), what);
        AssertNothingTaken();
    }

    [Theory]
    [MemberData(nameof(GoodJson))]
    public async Task A_JSON_value_is_taken_as_it_is(string json)
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessage(1, BodyKind.Json, Encoding.UTF8.GetBytes(json)));
        await HearAcknowledgedAsync(link, 1);
        Message message = await NextAsync(Host);
        Assert.Equal((MessageKind.Json, json), (message.Kind, message.Text));
    }

    [Fact]
    public async Task The_link_can_be_begun_anew_with_something_better()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        await SayAsync(link, NewMessage(1), NewMessage(2, BodyKind.Json, [0xff]));
        await HearEndAsync(link);

        var (again, host) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));

        await SayAsync(again, NewMessages(host.Lanes[0].Received + 1, 2));
        await HearAcknowledgedAsync(again, 2);
        Assert.Equal(["1", "2"], await TakeAsync(2));
    }

    private static string Deep(int depth) => new string('[', depth) + new string(']', depth);

    private void AssertNothingTaken() => Assert.Equal((0, 0), (Host.WaitingMessages, OfMember.Received));
}
