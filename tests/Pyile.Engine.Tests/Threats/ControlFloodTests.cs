using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A member that makes its host work by requests on its control link.</summary>
public sealed class ControlFloodTests : HandMadeLinkTest
{
    public enum Request
    {
        Renewal,
        Roster,
    }

    [Theory]
    [InlineData(Request.Renewal)]
    [InlineData(Request.Roster)]
    public async Task Member_that_requests_too_often_is_cut_off(Request request)
    {
        await OpenAsync();
        PeerSession other = await EnterAsync(Host, "other");
        ProtocolFrame frame = request == Request.Renewal ? RenewalRequestFrame.Instance : RosterRequestFrame.Instance;

        await SayAsync(Member.Control, [.. Enumerable.Repeat(frame, 2000)]);

        await RecordOf(Host).WaitForAsync<PeerAway>(e => e.Peer.Id == Member.Id);
        Assert.InRange(await CountAnswersAsync(), 0, HostControlLink.RequestBurst + 3);
        Assert.Equal(ReceiptStatus.Delivered, (await other.SendAsync(Host.Address, "still here").Soon()).Status);
    }

    [Fact]
    public async Task Member_that_requests_now_and_then_is_answered()
    {
        await OpenAsync();

        await SayAsync(Member.Control, [.. Enumerable.Repeat<ProtocolFrame>(RenewalRequestFrame.Instance, HostControlLink.RequestBurst)]);

        int renewed = 0;
        while (renewed < HostControlLink.RequestBurst)
            renewed += await Member.Control.ReadAsync(ProtocolLimits.Control, default).Soon() is RenewalFrame ? 1 : 0;
        Assert.NotNull(Host.FindPeer(Member.Id));
    }

    [Fact]
    public async Task Member_that_says_much_for_no_reason_is_read_slowly()
    {
        const int Seconds = 2;
        await OpenAsync();
        long began = TimeProvider.System.GetTimestamp();

        await SayAsync(
            Member.Control,
            [
                .. Enumerable.Repeat<ProtocolFrame>(new BeatReplyFrame(0), HostControlLink.FrameBurst + (Seconds * HostControlLink.FramesPerSecond)),
                RenewalRequestFrame.Instance,
            ]);

        // The last of them is read when its turn has come, after rosters and heartbeats were sent.
        while (await Member.Control.ReadAsync(ProtocolLimits.Control, default).Soon() is not RenewalFrame)
        {
        }
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(Seconds - 0.5), TimeSpan.MaxValue);
        Assert.Equal(PeerState.Active, Host.FindPeer(Member.Id)!.State);
    }

    // Rosters and heartbeats may be among them.
    private async Task<int> CountAnswersAsync()
    {
        int count = 0;
        try
        {
            while (await Member.Control.ReadAsync(ProtocolLimits.Control, default).Soon() is { } frame)
                count += frame is RenewalFrame or RosterPartFrame ? 1 : 0;
        }
        catch (Exception exception) when (exception is IOException or PyileException)
        {
            // The host has cut the link off.
        }
        return count;
    }
}
