using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>Hosts as users type them, with and without their ports.</summary>
public sealed class HostPortTests
{
    [Theory]
    [InlineData("host", "host", null)]
    [InlineData("host:1", "host", 1)]
    [InlineData("10.0.0.7:65535", "10.0.0.7", 65535)]
    [InlineData("::1", "::1", null)]
    [InlineData("2001:db8::7", "2001:db8::7", null)]
    [InlineData("[2001:db8::7]", "2001:db8::7", null)]
    [InlineData("[2001:db8::7]:4702", "2001:db8::7", 4702)]
    [InlineData("", "", null)]
    [InlineData(":4702", "", 4702)]
    public void Host_is_read_with_and_without_its_port(string text, string name, int? port)
    {
        Assert.True(HostPort.TryParse(text, out string read, out int? readPort, out string? problem));
        Assert.Equal((name, port, null), (read, readPort, problem));
        if (port is { } number)
            Assert.Equal(text, HostPort.Write(read, number));
    }

    [Theory]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:04702")]
    [InlineData("host:65536")]
    [InlineData("host:99999999999999")]
    [InlineData("host:-1")]
    [InlineData("host:+1")]
    [InlineData("host: 1")]
    [InlineData("host:１")]
    [InlineData("host:ssh")]
    [InlineData("[::1]:")]
    [InlineData("[::1]x")]
    [InlineData("[::1]4702")]
    [InlineData("[::1")]
    [InlineData("[]:4702")]
    [InlineData("[10.0.0.7]:4702")]
    [InlineData("[0:0::1]:4702")]
    [InlineData("[[::1]]:4702")]
    public void Port_or_brackets_that_cannot_be_read_are_refused(string text)
    {
        Assert.False(HostPort.TryParse(text, out _, out int? port, out string? problem));
        Assert.Null(port);
        Assert.NotEqual("", problem);
        Assert.Equal(PyileError.InvalidOption, Assert.Throws<PyileException>(() => HostTarget.Of(text)).Kind);
    }

    [Theory]
    [InlineData("host", null, 4702)]
    [InlineData("host", 1, 1)]
    [InlineData("host:1", null, 1)]
    [InlineData("host:1", 1, 1)]
    public void Port_comes_from_the_text_or_the_option_or_is_the_default(string text, int? port, int expected) =>
        Assert.Equal(new HostTarget("host", expected), HostTarget.Of(text, port));

    [Fact]
    public void Two_different_ports_are_an_error_that_names_both()
    {
        PyileException exception = Assert.Throws<PyileException>(() => HostTarget.Of("host:14702", 4702));

        Assert.Equal(PyileError.InvalidOption, exception.Kind);
        Assert.Contains("14702", exception.Message, StringComparison.Ordinal);
        Assert.Contains(" 4702", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ticket_has_the_ports_of_its_host_names_and_otherwise_that_of_the_host()
    {
        HostOptions options = new() { Password = new Secret("secret"), Address = Given.Ip("127.0.0.1"), Port = 0 };
        await using HostSession host = HostSession.Start(options, new MemoryTransport());

        var (_, text) = await host.NewTicketAsync(new TicketOptions { HostNames = ["a:14702", "10.0.0.7", "[2001:db8::7]:1"] });

        Assert.True(TicketText.TryDecode(text, out TicketContent? ticket, out _));
        Assert.Equal(
            [new TicketHost("a", 14702), new TicketHost("10.0.0.7", host.HostAddress.Port), new TicketHost("2001:db8::7", 1)], ticket.Hosts);
    }
}
