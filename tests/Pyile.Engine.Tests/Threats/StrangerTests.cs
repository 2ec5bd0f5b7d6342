using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>Connections of a stranger who proves nothing, on every port of a host and of a member: their number and their traces are bounded.</summary>
[Trait("Category", "Slow")]
public sealed class StrangerTests : EncryptedMemoryTest
{
    private const string Stranger = "127.0.9.9";
    private const int Burst = 1000;
    private static readonly TimeSpan ReportWindow = TimeSpan.FromMinutes(1);

    public enum Port
    {
        HostLogin,
        HostMessages,
        MemberMessages,
    }

    public static TheoryData<Port> Ports => [.. Enum.GetValues<Port>()];

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task Connections_over_the_rate_are_refused_for_that_address_only(Port port)
    {
        IPEndPoint target = await StartAsync(port);
        for (int i = 0; i < Burst; i++)
            await (await KnockAsync(target)).DisposeAsync();

        await AssertEndsAsync(await KnockAsync(target));
        RawConnection other = await KnockAsync(target, "127.0.9.10");
        await AssertStaysAsync(other);

        Clock.Advance(TimeSpan.FromMilliseconds(5));
        await AssertStaysAsync(await KnockAsync(target));
    }

    [Theory]
    [InlineData(Port.HostMessages)]
    [InlineData(Port.MemberMessages)]
    public async Task Silent_connections_of_one_address_have_bounded_places(Port port)
    {
        IPEndPoint target = await StartAsync(port);
        RawConnection other = await KnockAsync(target, "127.0.9.10");
        RawConnection first = await KnockAsync(target);
        for (int i = 1; i < Burst; i++)
            await KnockAsync(target);
        await AssertStaysAsync(first);

        Clock.Advance(TimeSpan.FromMilliseconds(5));
        await KnockAsync(target);

        await AssertEndsAsync(first);
        await AssertStaysAsync(other);
    }

    [Theory]
    [InlineData(Port.HostLogin)]
    [InlineData(Port.HostMessages)]
    public async Task Banned_address_is_refused_before_TLS(Port port)
    {
        IPEndPoint target = await StartAsync(port);
        await Host.BanAsync(HostSession.ParseRule(Stranger)!.Value, "test").Soon();

        RawConnection banned = await KnockAsync(target);
        // The login port tells the versions apart first, and then sends an alert instead of a ServerHello.
        if (port == Port.HostLogin)
            await banned.SendAsync(new byte[] { TlsHello.Handshake });

        Assert.True(await ReadAllAsync(banned) is 0 or 7);
        await AssertStaysAsync(await KnockAsync(target, "127.0.9.10"));
    }

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task Connections_of_a_stranger_leave_few_entries_and_events(Port port)
    {
        IPEndPoint target = await StartAsync(port);
        SessionRecord record = RecordOf(port == Port.MemberMessages ? Member : Host);
        int id = port == Port.HostLogin ? LogIds.LoginFailed : LogIds.MessageRefused;
        for (int i = 0; i < 3 * Burst; i++)
        {
            // Some are refused over the rate, and others are counted as closed.
            RawConnection knocking = await RawConnection.ToAsync(Outside, target, Stranger);
            await knocking.DisposeAsync();
            Clock.Advance(TimeSpan.FromMilliseconds(3));
        }
        Session attacked = port == Port.MemberMessages ? Member : Host;
        if (port == Port.HostLogin)
            await TurnUntilAsync(UntilAsync(() => record.All<LoginFailed>().Sum(f => Math.Max(1, f.Repeats)) == 3 * Burst));
        else
            await TurnUntilAsync(YieldUntilAsync(() => attacked.Counters.Refused == 3 * Burst));
        Clock.Advance(ReportWindow);

        await record.WaitForAsync<Logged>(l => l.Id == id && l.Text.Contains("more", StringComparison.Ordinal));
        Assert.InRange(record.LinesOf(id).Count, 11, 50);
        Assert.InRange(record.All<LoginFailed>().Count, 0, 50);
        Assert.InRange(record.LinesOf(LogIds.LoginDetail).Count, 0, 50);
    }

    private HostSession Host { get; set; } = null!;

    private Session Member { get; set; } = null!;

    private async Task<IPEndPoint> StartAsync(Port port)
    {
        Host = StartHost(o => o with { Heartbeat = Patient });
        Member = await EnterAsync(Host, with: o => o with { Heartbeat = Patient });
        return port switch
        {
            Port.HostLogin => Host.HostAddress,
            Port.HostMessages => Host.Address,
            _ => Member.Address,
        };
    }

    private Task<RawConnection> KnockAsync(IPEndPoint target, string from = Stranger) => Played(RawConnection.ToAsync(Outside, target, from));

    private static async Task AssertEndsAsync(RawConnection connection) => Assert.InRange(await ReadAllAsync(connection), 0, 7);

    // The clock stands still, so no deadline ends it.
    private async Task AssertStaysAsync(RawConnection connection)
    {
        Task<int> reading = ReadAllAsync(connection);
        await Network.QuietAsync();
        Assert.False(reading.IsCompleted);
    }

    private static async Task<int> ReadAllAsync(RawConnection connection)
    {
        int length = 0;
        try
        {
            // After an alert the host waits for the joiner to close.
            while (length < TlsAlert.Encode(0).Length && await connection.ReadOnceAsync() is { Length: > 0 and var read })
                length += read;
        }
        catch (IOException)
        {
            // A reset ends it, too.
        }
        return length;
    }
}
