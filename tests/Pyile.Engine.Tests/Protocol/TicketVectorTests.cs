using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>The tickets of the test vectors.</summary>
public sealed class TicketVectorTests
{
    public static TheoryData<string> Texts => [.. Vectors.Read("tickets.json").All("tickets").Select(v => v.Text("text"))];

    public static TheoryData<string> Spellings => [.. Vectors.Read("tickets.json").All("spellings").Select(v => v.Text("name"))];

    public static TheoryData<string> Refused => [.. Vectors.Read("tickets.json").All("refused").Select(v => v.Text("name"))];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Ticket_is_written_and_read(string text)
    {
        JsonElement vector = Vectors.Read("tickets.json").All("tickets").Single(v => v.Text("text") == text);
        JsonElement f = vector.GetProperty("fields");
        var expected = new TicketContent(
            f.Hash("network"),
            f.Id("id"),
            f.Bytes("secret"),
            f.Time("expires"),
            [.. f.All("hosts").Select(h => new TicketHost(h.Text("name"), h.Number("port")))],
            f.Tags());

        Assert.Equal(text, TicketText.Encode(expected));
        Assert.True(TicketText.TryDecode(text, out TicketContent? ticket, out string? problem), problem);
        Assert.Equal((expected.Network, expected.Id, expected.Expires, expected.Tags), (ticket.Network, ticket.Id, ticket.Expires, ticket.Tags));
        Assert.Equal(expected.Secret, ticket.Secret);
        Assert.Equal(expected.Hosts, ticket.Hosts);
        Assert.Equal(vector.Bytes("loginSecret"), TicketSecret.LoginSecret(ticket.Secret));
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Ticket_that_was_broken_into_lines_or_quoted_is_read(string name)
    {
        string text = Vectors.Read("tickets.json").All("spellings").Single(v => v.Text("name") == name).Text("text");
        Assert.True(TicketText.TryDecode(text, out TicketContent? ticket, out string? problem), problem);
        Assert.Equal(Vectors.Read("tickets.json").All("tickets").First().Text("text"), TicketText.Encode(ticket));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Ticket_that_does_not_follow_the_specification_is_refused(string name)
    {
        string text = Vectors.Read("tickets.json").All("refused").Single(v => v.Text("name") == name).Text("text");
        Assert.False(TicketText.TryDecode(text, out TicketContent? ticket, out string? problem));
        Assert.Null(ticket);
        Assert.False(string.IsNullOrEmpty(problem));
    }

    [Fact]
    public void Unknown_critical_tag_is_reported()
    {
        string text = Vectors.Read("tickets.json").All("refused").Single(v => v.Text("name") == "an unknown critical tag").Text("text");
        TicketText.TryDecode(text, out _, out string? problem);
        Assert.Contains("16384", problem, StringComparison.Ordinal);
    }
}
