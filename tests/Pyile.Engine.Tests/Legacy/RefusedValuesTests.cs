using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class RefusedValuesTests
{
    public static TheoryData<string> Addresses =>
    [
        """null""",
        """true""",
        """4000""",
        "\"10.0.0.1:4000\"",
        """{}""",
        """[]""",
        """["10.0.0.1"]""",
        """["10.0.0.1", 4000, 1]""",
        """[4000, "10.0.0.1"]""",
        """[null, 4000]""",
        """[167772161, 4000]""",
        """["10.0.0.1", null]""",
        """["10.0.0.1", true]""",
        """["10.0.0.1", "4000"]""",
        """["10.0.0.1", [4000]]""",
        """["10.0.0.1", 0]""",
        """["10.0.0.1", -0]""",
        """["10.0.0.1", -1]""",
        """["10.0.0.1", 65536]""",
        """["10.0.0.1", 4294971296]""",
        """["10.0.0.1", 99999999999999999999999999]""",
        """["10.0.0.1", 4000.0]""",
        """["10.0.0.1", 4000.5]""",
        """["10.0.0.1", 4e3]""",
        """["10.0.0.1", 1e999]""",
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Invalid_address_is_refused_in_every_value(string address)
    {
        AssertRefused($$"""{"peer_address": {{address}}}""");
        AssertRefused($$"""{"dist_addr": {{address}}}""");
        AssertRefused($$"""{"distro": [["10.0.0.1", 1], {{address}}]}""");
        AssertRefused($$"""{"data": "hi", "alias": "one", "to": {{address}}, "from": ["10.0.0.1", 1]}""");
        AssertRefused($$"""{"data": "hi", "alias": "one", "to": "Broadcast", "from": {{address}}}""");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65535)]
    public void First_and_last_port_are_accepted(int port) =>
        V1Bytes.Parse(Encoding.UTF8.GetBytes($$"""{"peer_address": ["10.0.0.1", {{port}}]}"""));

    [Theory]
    [InlineData("""{"banned": null}""")]
    [InlineData("""{"banned": 0}""")]
    [InlineData("""{"banned": "false"}""")]
    [InlineData("""{"banned": []}""")]
    [InlineData("""{"authenticated": 1}""")]
    [InlineData("""{"authenticated": "true"}""")]
    [InlineData("""{"authenticated": {}}""")]
    public void Truth_value_that_is_not_a_boolean_is_refused(string json) => AssertRefused(json);

    [Theory]
    [InlineData("""{"shadow": null}""")]
    [InlineData("""{"shadow": 1234}""")]
    [InlineData("""{"shadow": true}""")]
    [InlineData("""{"shadow": ["p"]}""")]
    [InlineData("""{"shadow": {"password": "p"}}""")]
    public void Password_that_is_not_a_string_is_refused(string json) => AssertRefused(json);

    [Theory]
    [InlineData("""{"distro": null}""")]
    [InlineData("""{"distro": {}}""")]
    [InlineData("""{"distro": "10.0.0.1"}""")]
    [InlineData("""{"distro": ["10.0.0.1", 4000]}""")]
    public void Roster_that_is_not_a_list_of_addresses_is_refused(string json) => AssertRefused(json);

    [Theory]
    [InlineData("""{"data": "hi"}""")]
    [InlineData("""{"data": "hi", "alias": null}""")]
    [InlineData("""{"data": "hi", "alias": 1, "to": "Broadcast", "from": ["10.0.0.1", 1]}""")]
    [InlineData("""{"data": "hi", "to": "Broadcast", "from": ["10.0.0.1", 1]}""")]
    [InlineData("""{"data": "hi", "alias": "one", "from": ["10.0.0.1", 1]}""")]
    [InlineData("""{"data": "hi", "alias": "one", "to": "broadcast", "from": ["10.0.0.1", 1]}""")]
    [InlineData("""{"data": "hi", "alias": "one", "to": "", "from": ["10.0.0.1", 1]}""")]
    public void Message_with_missing_parts_is_refused(string json) => AssertRefused(json);

    private static void AssertRefused(string json) =>
        Segmentation.ForEach(Encoding.UTF8.GetBytes(json), bytes => V1Bytes.ProblemOf(bytes));
}
