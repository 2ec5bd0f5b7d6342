using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

public sealed class EavesdropperTests : EncryptedSessionTest
{
    private const string Password = "Grünkohl-und-Pinkel-17";
    private const int Tls13 = 0x0304;

    private readonly Detour _detour = new();

    private protected override ITransport Transport => _detour;

    [Fact]
    public async Task No_secret_is_readable_on_any_connection()
    {
        HostSession host = StartHost(o => o with { Alias = "keeper-of-names", Password = new Secret(Password) });
        Relay relay = Played(new Relay(host.HostAddress).Start());
        _detour.Divert(host.HostAddress, relay.Address);
        var (_, ticket) = await host.NewTicketAsync().Soon();
        PeerSession one = await JoinAsync(host, "alias-of-one", o => o with { Address = Given.Ip("127.0.0.2"), Password = new Secret(Password) });
        PeerSession two = await JoinAsync(host, "alias-of-two", o => o with { Address = Given.Ip("127.0.0.3"), Password = null, Ticket = new Secret(ticket) });
        PeerSession three = await EnterAsync(host, "alias-of-three", o => o with { Address = Given.Ip("127.0.0.4") });
        await UntilAllKnowAllAsync(host, one, two, three);

        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(two.Address, "body from one to two").Soon()).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await two.SendAsync(host.Address, "body from two to the host").Soon()).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await host.SendAsync(three.Address, "body from the host to three").Soon()).Status);
        Assert.All(await three.BroadcastAsync("body from three to all").Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        await host.BanAsync(three.Address, "reason of the ban").Soon();
        await three.Ended.Soon();
        await UntilAllKnowAllAsync(host, one, two);

        IReadOnlyList<TappedConnection> tapped = _detour.Dialled;
        Assert.Equal(3, tapped.Count(c => c.Remote.Equals(host.HostAddress)));
        Assert.True(tapped.Count >= 8, $"{tapped.Count} connections for three members and six pairs.");
        Assert.All(tapped, c => Assert.Equal(Tls13, TlsHello.VersionChosen(c.Received)));

        byte[] everything = [.. relay.Recorded.SelectMany(r => r.Bytes), .. tapped.SelectMany(c => c.Sent.Concat(c.Received))];
        Assert.True(everything.AsSpan().IndexOf("pyile/2"u8) > 0, "What is in the clear is in the recording.");
        TicketText.TryDecode(ticket, out TicketContent? content, out _);
        Traces.AssertNone(everything, content!.Secret, "The ticket's secret");
        Traces.AssertNone(everything, TicketSecret.LoginSecret(content.Secret), "What follows from the ticket's secret");
        Assert.All(
            (string[])[Password, ticket, "keeper-of-names", "alias-of-", "body from", "reason of the ban"],
            secret => Traces.AssertNone(everything, secret));
    }

    [Theory]
    [InlineData("the secret")]
    [InlineData("thesecret-7")]
    public void Search_finds_a_secret_in_each_encoding(string secret)
    {
        byte[][] forms =
        [
            Encoding.UTF8.GetBytes(secret),
            Encoding.Unicode.GetBytes(secret),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + secret + "cd"))),
            Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(secret))),
        ];

        Assert.All(forms, form => Assert.ThrowsAny<Exception>(() => Traces.AssertNone([1, 2, .. form, 3], secret)));
        Traces.AssertNone([.. "something else"u8], secret);
    }
}
