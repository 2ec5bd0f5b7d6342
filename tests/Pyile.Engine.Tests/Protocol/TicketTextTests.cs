using System.Buffers.Text;
using System.Security.Cryptography;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class TicketTextTests
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly TicketContent Ticket = new(
        GivenV2.Network,
        Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
        [.. Enumerable.Range(0, 32).Select(i => (byte)(i + 0x40))],
        Given.Noon,
        [new TicketHost("pyile.example", 4700), new TicketHost("10.0.0.1", 65535)]);

    private static readonly string Text = TicketText.Encode(Ticket);

    [Fact]
    public void Ticket_is_read_as_it_was_written()
    {
        Assert.StartsWith("pyile2-", Text, StringComparison.Ordinal);
        AssertSame(Ticket, Decode(Text));
    }

    [Fact]
    public void Ticket_with_eight_hosts_is_read()
    {
        TicketContent eight = Ticket with { Hosts = [.. Enumerable.Range(1, 8).Select(i => new TicketHost($"host{i}", i))] };
        AssertSame(eight, Decode(TicketText.Encode(eight)));
    }

    [Fact]
    public void Line_breaks_spaces_and_quotation_marks_are_removed()
    {
        AssertSame(Ticket, Decode($"  {Text}\r\n"));
        AssertSame(Ticket, Decode($"\"{Text}\""));
        AssertSame(Ticket, Decode($"'{Text}'"));
        AssertSame(Ticket, Decode(string.Join("\r\n", Text.Chunk(40).Select(line => new string(line)))));
        AssertSame(Ticket, Decode(string.Join("\n\t ", Text.Chunk(1).Select(line => new string(line)))));
    }

    [Fact]
    public void Changed_character_anywhere_is_detected()
    {
        for (int at = 0; at < Text.Length; at++)
        {
            foreach (char other in Characters.Where(c => c != Text[at]))
            {
                string changed = Text[..at] + other + Text[(at + 1)..];
                if (TicketText.TryDecode(changed, out TicketContent? ticket, out _))
                    AssertSame(Ticket, ticket);
            }
        }
    }

    [Theory]
    [InlineData("=")]
    [InlineData("+")]
    [InlineData("/")]
    [InlineData("!")]
    [InlineData("é")]
    public void Character_outside_the_alphabet_is_refused(string character) =>
        Assert.Equal("it has characters that no ticket has, or is cut off", ProblemOf(Text[..20] + character + Text[21..]));

    [Fact]
    public void Ticket_that_is_cut_off_anywhere_is_refused()
    {
        for (int length = 0; length < Text.Length; length++)
            ProblemOf(Text[..length]);
    }

    [Fact]
    public void Ticket_that_is_followed_by_more_text_is_refused()
    {
        ProblemOf(Text + Text);
        ProblemOf(Text + "A");
        ProblemOf(Text + "AAAA");
    }

    [Theory]
    [InlineData("")]
    [InlineData("pyile1-")]
    [InlineData("PYILE2-")]
    [InlineData("ticket ")]
    public void Ticket_with_another_prefix_is_refused(string prefix) =>
        Assert.Equal("a ticket begins with pyile2-", ProblemOf(prefix + Text["pyile2-".Length..]));

    [Fact]
    public void Text_longer_than_any_ticket_is_refused() => ProblemOf("pyile2-" + new string('A', 9000));

    [Fact]
    public void Ticket_of_another_version_is_refused()
    {
        byte[] content = Content();
        foreach (byte version in new byte[] { 0, 1, 255 })
        {
            content[0] = version;
            Assert.Equal("it was made by another version", ProblemOf(WithChecksum(content)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Ticket_without_hosts_or_with_nine_is_refused(int count) =>
        ProblemOf(TicketText.Encode(Ticket with { Hosts = [.. Enumerable.Range(1, count).Select(i => new TicketHost($"host{i}", i))] }));

    [Fact]
    public void Ticket_with_a_host_without_a_port_or_name_is_refused()
    {
        ProblemOf(TicketText.Encode(Ticket with { Hosts = [new TicketHost("host", 0)] }));
        ProblemOf(TicketText.Encode(Ticket with { Hosts = [new TicketHost("", 4700)] }));
        ProblemOf(TicketText.Encode(Ticket with { Hosts = [new TicketHost("host", 4700), new TicketHost("host", 0)] }));
    }

    [Fact]
    public void Incomplete_content_with_a_valid_checksum_is_refused()
    {
        byte[] content = Content();
        for (int length = 0; length < content.Length; length++)
            ProblemOf(WithChecksum(content[..length]));
        ProblemOf(WithChecksum([.. content, 0]));
    }

    [Fact]
    public void Damaged_content_with_a_valid_checksum_does_not_throw()
    {
        byte[] content = Content();
        for (int at = 0; at < content.Length; at++)
        {
            foreach (byte value in new byte[] { 0, 1, 0x7f, 0x80, 0xff })
            {
                byte[] damaged = [.. content];
                damaged[at] = value;
                TicketText.TryDecode(WithChecksum(damaged), out _, out _);
            }
        }
    }

    [Fact]
    public void String_of_a_ticket_does_not_contain_its_secret()
    {
        string shown = Ticket.ToString();
        Assert.Contains("10.0.0.1", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Byte", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Ticket.Secret), shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Ticket.Secret)[..20], shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Base64Url.EncodeToString(Ticket.Secret)[..20], shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Login_secret_differs_from_the_secret_of_the_ticket()
    {
        byte[] proven = TicketSecret.LoginSecret(Ticket.Secret);
        Assert.Equal(proven, TicketSecret.LoginSecret(Ticket.Secret));
        Assert.NotEqual(Ticket.Secret, proven);
        Assert.NotEqual(TicketSecret.NewRandom(), TicketSecret.NewRandom());
    }

    private static byte[] Content() => Base64Url.DecodeFromChars(Text.AsSpan("pyile2-".Length))[..^4];

    private static string WithChecksum(byte[] content) =>
        "pyile2-" + Base64Url.EncodeToString([.. content, .. SHA256.HashData(content)[..4]]);

    private static TicketContent Decode(string text)
    {
        Assert.True(TicketText.TryDecode(text, out TicketContent? ticket, out string? problem), problem);
        Assert.Null(problem);
        return ticket;
    }

    private static string ProblemOf(string text)
    {
        Assert.False(TicketText.TryDecode(text, out TicketContent? ticket, out string? problem), $"{text} was taken as {ticket}");
        Assert.Null(ticket);
        return problem!;
    }

    private static void AssertSame(TicketContent expected, TicketContent actual)
    {
        Assert.Equal((expected.Network, expected.Id, expected.Expires), (actual.Network, actual.Id, actual.Expires));
        Assert.Equal(expected.Secret, actual.Secret);
        Assert.Equal(expected.Hosts, actual.Hosts);
    }
}
