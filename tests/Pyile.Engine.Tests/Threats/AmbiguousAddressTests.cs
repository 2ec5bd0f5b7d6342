using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>
/// Other spellings of an address, which resolvers read as an address that the user did not mean: 010.0.0.1 is 8.0.0.1. They are refused
/// wherever the product takes an address, and never reach a socket or a resolver.
/// </summary>
public sealed class AmbiguousAddressTests : IHostProof<IConnection>
{
    public static readonly TheoryData<string> Spellings =
    [
        "010.0.0.1", "127.0.0.01", "192.168.001.010", "0177.0.0.1", "127.1", "127.0.1", "10", "2130706433", "017700000001",
        "0x7f.0.0.1", "0x7f000001", "0X7F.1", "0x", "1.2.3.4.5", "256.0.0.1", "127.0.0.1.", "10.0.0.1:4702", "a.b.7", "a.0x7",
        "１２７.0.0.1", "127．0．0．1", "127。0。0。1", "١٢٧.0.0.1", "1\u200b27.0.0.1",
        "[::1]", "::ffff:010.0.0.1", "0:0:0:0:0:0:0:1", "2001:0db8::1",
    ];

    public static readonly TheoryData<string> InvalidNames =
    [
        "host\u001b]0;owned\u0007", "host\n", "a b", " host", "host\u202e", "\u3164", "host\ufe0f", "host/path", "user@host", "\ud800", new string('a', 254),
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    [MemberData(nameof(InvalidNames))]
    public async Task Host_name_that_is_another_spelling_of_an_address_is_not_dialled(string text)
    {
        var transport = new ClosedTransport();
        var reach = new HostReach(transport, IPAddress.Any, TimeProvider.System, NullLogger.Instance);
        HostRace<IConnection> race = reach.NewRace(this);

        Assert.Null(await race.RunAsync([new TicketHost(text, 4702)], null, default).Soon());
        PyileException exception = race.Attempts.Failure(isReturn: false);

        Assert.Equal((PyileError.AddressInvalid, 0), (exception.Kind, transport.Uses));
        Assert.DoesNotContain(exception.Message, char.IsControl);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    [MemberData(nameof(InvalidNames))]
    public void Ticket_with_such_a_host_name_is_refused(string text)
    {
        var ticket = new TicketContent(GivenV2.Network, Guid.NewGuid(), new byte[32], Given.Noon, [new TicketHost("host", 1), new TicketHost(text, 1)]);

        Assert.False(TicketText.TryDecode(TicketText.Encode(ticket), out _, out string? problem));
        Assert.DoesNotContain(problem, char.IsControl);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    [MemberData(nameof(InvalidNames))]
    public void Host_does_not_put_such_a_name_into_a_ticket(string text)
    {
        // As a user types a host, these two are an address with and without its port.
        if (text is "10.0.0.1:4702" or "[::1]")
            return;
        Assert.Equal(
            PyileError.InvalidOption,
            Assert.Throws<PyileException>(() => OptionRules.Check(new TicketOptions { HostNames = [text] })).Kind);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Such_an_address_on_a_version_1_roster_is_not_used(string text) =>
        Assert.Null(new WireAddress(text, 4000).Resolve(IPAddress.Loopback));

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Such_an_address_is_not_a_ban_rule(string text)
    {
        Assert.False(Addresses.TryParseRule(text, out _));
        Assert.False(Addresses.TryParseRule($"{text}/8", out _));
    }

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("127.0.0.1")]
    [InlineData("host")]
    [InlineData("db-1.example.org")]
    [InlineData("host.example.")]
    [InlineData("my_host")]
    [InlineData("büro.example")]
    [InlineData("例え.jp")]
    [InlineData("0xhost")]
    [InlineData("7up")]
    [InlineData("x7")]
    [InlineData("::1")]
    public void Ordinary_names_and_canonical_addresses_are_valid(string text) => Assert.True(HostName.IsValid(text));

    Task<IConnection> IHostProof<IConnection>.ProveAsync(IConnection connection, CancellationToken cancellationToken) => Task.FromResult(connection);
}
