using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>The JSON bodies of the test vectors.</summary>
public sealed class JsonBodyTests
{
    public static TheoryData<string> Values => [.. Vectors.Read("bodies.json").All("json").Select(v => v.Text("name"))];

    public static TheoryData<string> Refused => [.. Vectors.Read("bodies.json").All("refusedJson").Select(v => v.Text("name"))];

    [Theory]
    [MemberData(nameof(Values))]
    public void Json_value_is_valid(string name) => Assert.True(JsonBody.IsValid(Find("json", name)));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Body_that_is_not_one_strict_json_value_is_not_valid(string name) => Assert.False(JsonBody.IsValid(Find("refusedJson", name)));

    [Fact]
    public void Json_value_that_is_cut_off_anywhere_is_not_valid()
    {
        byte[] body = Find("json", "a surrogate pair as a key");
        for (int length = 0; length < body.Length; length++)
            Assert.False(JsonBody.IsValid(body.AsMemory(0, length)), $"{length} bytes");
    }

    private static byte[] Find(string list, string name) => Vectors.Read("bodies.json").All(list).Single(v => v.Text("name") == name).Bytes("hex");
}
