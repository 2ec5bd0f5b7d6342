using System.Net;
using System.Security.Cryptography;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>What a relay, or a stranger at the port of a relay, can do to a circuit.</summary>
public sealed class RelayTests : PathTest
{
    private const string Secret = "for two alone";

    [Fact]
    public async Task Stranger_without_a_key_gets_nothing_and_is_reported()
    {
        var (host, _, _) = await OpenAsync();
        await using IConnection stranger = await TcpTransport.Instance.ConnectAsync(host.HostAddress, Given.Ip("127.0.0.66"), default);

        await stranger.WriteAsync(CircuitGreeting.Write(RandomNumberGenerator.GetBytes(CircuitGreeting.KeySize)), default);

        await AssertClosedAsync(stranger);
        LoginFailed failed = await RecordOf(host).WaitForAsync<LoginFailed>();
        Assert.Equal(("127.0.0.66", LoginFailure.ProtocolViolation), (failed.Address.Address.ToString(), failed.Reason));
    }

    [Fact]
    public async Task Stranger_that_sends_half_a_greeting_is_closed_after_the_time_for_a_first_byte()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { FirstByte = TimeSpan.FromMilliseconds(200) } });
        await using IConnection stranger = await TcpTransport.Instance.ConnectAsync(host.HostAddress, IPAddress.Any, default);

        await stranger.WriteAsync(CircuitGreeting.Write(new byte[CircuitGreeting.KeySize]).AsMemory(0, 20), default);

        await AssertClosedAsync(stranger);
    }

    [Fact]
    public void Key_is_good_for_one_connection()
    {
        using var context = new Circuits();
        var (first, _) = context.Book.TryOpen(Some(), Some())!.Value;

        Assert.NotNull(context.Book.TryTake(first));
        Assert.Null(context.Book.TryTake(first));
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_circuit_whose_first_end_has_gone()
    {
        using var context = new Circuits();
        var (first, second) = context.Book.TryOpen(Some(), Some())!.Value;
        Assert.Equal(2, context.Book.ExpectedFrom(IPAddress.Loopback));
        await using MemoryPair pair = await MemoryPair.CreateAsync();
        Task running = context.Book.RunAsync(context.Book.TryTake(first)!, pair.Accepted, default);

        pair.Dialled.Abort();

        await running.Soon();
        Assert.Equal((0, 0), (context.Book.Count, context.Book.ExpectedFrom(IPAddress.Loopback)));
        Assert.Null(context.Book.TryTake(second));
    }

    [Fact]
    public void Circuits_are_limited_for_a_member_and_in_total()
    {
        using var context = new Circuits();
        CircuitMember one = Some();
        for (int i = 0; i < CircuitBook.MaxPerMember; i++)
            Assert.NotNull(context.Book.TryOpen(one, Some()));
        Assert.Null(context.Book.TryOpen(one, Some()));
        Assert.Null(context.Book.TryOpen(Some(), one));

        while (context.Book.Count < CircuitBook.MaxCircuits)
            Assert.NotNull(context.Book.TryOpen(Some(), Some()));
        Assert.Null(context.Book.TryOpen(Some(), Some()));
    }

    [Theory]
    [InlineData(RelayFault.FlipsBits)]
    [InlineData(RelayFault.Repeats)]
    [InlineData(RelayFault.Drops)]
    [InlineData(RelayFault.Stalls)]
    public async Task Relay_that_does_not_pass_on_what_it_gets_only_makes_the_link_fail(RelayFault fault)
    {
        var (host, one, two) = await OpenAsync();
        Wall(one, two);
        var relay = Played(new BadRelay(host.HostAddress, fault).Start());
        Network.Route(host.HostAddress.ToString(), relay.Address);

        Receipt receipt = await one.SendAsync(two.Address, Secret, TimeSpan.FromSeconds(3)).Soon();

        Assert.Equal((ReceiptStatus.Failed, FailureReason.Unreachable), (receipt.Status, receipt.Reason));
        Assert.Equal((0, 0L), (two.WaitingMessages, two.Counters.Received));
        Assert.True(relay.Connections >= 2);

        // As soon as there is an honest one, the link is back.
        Network.Restore(host.HostAddress.ToString());
        await DeliverAsync(one, two, "next");
    }

    [Fact]
    public async Task Relay_sees_only_ciphertext()
    {
        var (host, one, two) = await OpenAsync();
        Wall(one, two);
        var relay = Played(new BadRelay(host.HostAddress, RelayFault.None).Start());
        Network.Route(host.HostAddress.ToString(), relay.Address);

        await DeliverAsync(one, two, Secret);

        byte[] seen = relay.Seen;
        Assert.True(seen.Length > 1000);
        Assert.Equal(-1, seen.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Secret)));
        Assert.Equal(-1, seen.AsSpan().IndexOf("one"u8));
    }

    [Fact]
    public async Task Circuits_of_a_banned_member_end_at_once()
    {
        var (host, one, two) = await OpenAsync();
        Wall(one, two);
        await DeliverAsync(one, two, "relayed");
        Assert.Equal(1, host.Circuits);

        await host.BanAsync(two.Address, "test").Soon();

        await YieldUntilAsync(() => host.Circuits == 0);
    }

    private static CircuitMember Some() => new(MemberId.NewRandom(), IPAddress.Loopback);

    private static async Task AssertClosedAsync(IConnection connection)
    {
        try
        {
            Assert.Equal(0, await connection.ReadAsync(new byte[1], default).AsTask().Soon());
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
    }

    private sealed class Circuits : IDisposable
    {
        public CircuitBook Book { get; } =
            new(new SessionContext(new PeerOptions { HostName = "127.0.0.1", Password = new Secret("secret") }, new MemoryTransport()));

        public void Dispose() => Book.Dispose();
    }
}
