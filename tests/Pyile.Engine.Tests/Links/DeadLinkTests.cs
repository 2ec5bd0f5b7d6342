using System.Diagnostics;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>A link on which nothing arrives any more is closed and replaced, and a link that only waits is kept.</summary>
[Trait("Category", "Slow")]
public sealed class DeadLinkTests : HandMadeLinkTest
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    private static readonly OutboxOptions Impatient = new() { PingAfter = Never, DeadAfter = TimeSpan.FromMilliseconds(250) };

    [Fact]
    public async Task Message_that_is_not_acknowledged_goes_on_the_next_link()
    {
        await using IListener listener = Listen();
        await OpenAsync(o => o with { Outbox = Impatient }, listener.Local.Port);
        Task<Receipt> sending = SendAsync("a");
        FrameStream first = await WelcomeAsync(listener);
        await HearMessagesAsync(first, "1 a");

        FrameStream second = await WelcomeAsync(listener);

        await HearMessagesAsync(second, "1 a");
        await SayAsync(second, V2Bytes.Acknowledgement(1, false));
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
        Assert.Contains("nothing arrived", await HearEndAsync(first), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_link_is_asked_and_replaced_if_it_does_not_answer()
    {
        await OpenAsync(o => o with { Outbox = Impatient with { PingAfter = TimeSpan.FromMilliseconds(300) } });
        FrameStream link = await DialAsync();

        await HearAsync<PingFrame>(link);

        Assert.Contains("nothing arrived", await HearEndAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_link_that_answers_is_asked_again_and_stays()
    {
        await OpenAsync(o => o with { Outbox = Impatient with { PingAfter = TimeSpan.FromMilliseconds(50), DeadAfter = TimeSpan.FromSeconds(5) } });
        FrameStream link = await DialAsync();
        uint last = 0;
        for (int i = 0; i < 3; i++)
        {
            PingFrame ping = await HearAsync<PingFrame>(link);
            Assert.NotEqual(last, ping.Number);
            last = ping.Number;
            await SayAsync(link, new PongFrame(last));
        }
        Assert.True(OfMember.IsLinked);
    }

    [Fact]
    public async Task Pings_do_not_keep_an_idle_link_open()
    {
        await OpenAsync(o => o with
        {
            Outbox = Impatient with { PingAfter = TimeSpan.FromMilliseconds(100), IdleAfter = TimeSpan.FromMilliseconds(700) },
        });
        FrameStream link = await DialAsync();
        int pings = 0;
        ProtocolFrame? heard;
        while ((heard = await link.ReadAsync(ProtocolLimits.Message, default).Soon()) is PingFrame ping)
        {
            pings++;
            await SayAsync(link, new PongFrame(ping.Number));
        }

        Assert.Equal(GoodbyeReason.Idle, Assert.IsType<GoodbyeFrame>(heard).Reason);
        Assert.InRange(pings, 1, 20);
    }

    [Fact]
    public async Task Message_that_arrives_slowly_is_reported_to_its_sender_again_and_again()
    {
        await OpenAsync();
        FrameStream link = await DialAsync();
        ReadOnlyMemory<byte> large = FrameCodec.Encode(NewMessage(1, new string('x', 30_000)));
        await link.Connection.WriteAsync(large[..10], default).Soon();
        Task<AcknowledgementFrame> first = HearAsync<AcknowledgementFrame>(link);
        int written = 10;
        while (!first.IsCompleted)
        {
            await Task.WhenAny(first, Task.Delay(50));
            await link.Connection.WriteAsync(large[written..++written], default).Soon();
        }

        Assert.Equal((0ul, false), ((await first).Number, (await first).IsFull));
        await link.Connection.WriteAsync(large[written..], default).Soon();
        await HearAcknowledgedAsync(link, 1);
    }

    [Fact]
    public async Task Receiver_that_reports_parts_of_a_message_gives_it_time()
    {
        await using IListener listener = Listen();
        await OpenAsync(messagePort: listener.Local.Port);
        TimeSpan timeout = TimeSpan.FromMilliseconds(500);
        Task<Receipt> sending = SendAsync("a", timeout);
        FrameStream link = await WelcomeAsync(listener);
        await HearMessagesAsync(link, "1 a");
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < timeout * 3)
        {
            await SayAsync(link, V2Bytes.Acknowledgement(0, false));
            Assert.False(sending.IsCompleted);
            await Task.Delay(50);
        }

        Receipt receipt = await sending.Soon();

        Assert.Equal(FailureReason.TimedOut, receipt.Reason);
        Assert.InRange(receipt.Elapsed, timeout * 4 - TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Link_to_a_full_inbox_stays_open_because_nothing_is_owed()
    {
        await using IListener listener = Listen();
        await OpenAsync(o => o with { Outbox = Impatient }, listener.Local.Port);
        Task<Receipt> sending = SendAsync("a");
        FrameStream link = await WelcomeAsync(listener);
        await HearMessagesAsync(link, "1 a");
        await SayAsync(link, V2Bytes.Acknowledgement(0, isFull: true));
        // Four times as long as a link may owe something.
        await Task.Delay(Impatient.DeadAfter * 4);

        await SayAsync(link, V2Bytes.Acknowledgement(0, false));

        await HearMessagesAsync(link, "1 a");
        await SayAsync(link, V2Bytes.Acknowledgement(1, false));
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
        Assert.Equal(0, OfMember.Reconnects);
    }

    [Fact]
    public async Task Link_whose_goodbye_is_not_answered_is_closed_and_the_next_message_dials_again()
    {
        await using IListener listener = Listen();
        await OpenAsync(o => o with { Outbox = new OutboxOptions { IdleAfter = TimeSpan.FromMilliseconds(100), DeadAfter = TimeSpan.FromMilliseconds(500) } }, listener.Local.Port);
        FrameStream link = await DialAsync();
        Assert.IsType<GoodbyeFrame>(await link.ReadAsync(ProtocolLimits.Message, default).Soon());
        Assert.True(OfMember.IsLinked);

        Task<Receipt> sending = SendAsync("a");

        FrameStream next = await WelcomeAsync(listener);
        await HearMessagesAsync(next, "1 a");
        await SayAsync(next, V2Bytes.Acknowledgement(1, false));
        Assert.Equal(ReceiptStatus.Delivered, (await sending.Soon()).Status);
    }

    [Fact]
    public async Task Link_that_the_member_opens_does_not_wait_for_a_dial_that_hangs()
    {
        // Accepts connections and says nothing. Its accept queue is the listener's, so a dial hangs in the TLS handshake.
        await using IListener silent = Listen();
        await OpenAsync(messagePort: silent.Local.Port);
        Task<Receipt> sending = SendAsync("a");
        Played(await silent.AcceptAsync(default).Soon());

        var (link, _) = await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0));

        await HearMessagesAsync(link, "1 a");
        await SayAsync(link, V2Bytes.Acknowledgement(1, false));
        Receipt receipt = await sending.Soon();
        Assert.Equal(ReceiptStatus.Delivered, receipt.Status);
        // A dial that has to end first takes five seconds.
        Assert.InRange(receipt.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    private async Task<FrameStream> WelcomeAsync(IListener listener)
    {
        FrameStream link = Played(await Member.WelcomeAsync(listener));
        PositionFrame host = await HearAsync<PositionFrame>(link);
        await SayAsync(link, V2Bytes.Position(OwnSession, 1, host.Session, 0));
        return link;
    }
}
