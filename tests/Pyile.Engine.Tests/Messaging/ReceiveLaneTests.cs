using System.Buffers;
using System.Buffers.Binary;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

public sealed class ReceiveLaneTests
{
    private readonly ReceiveLane _lane = new(Lanes.Messages);
    private readonly LinkReplies _replies = new();

    [Fact]
    public void Messages_in_order_are_taken_and_acknowledged_once_they_are_in_the_inbox()
    {
        Assert.Equal([Arrival.Take, Arrival.Take], new[] { _lane.Judge(1), _lane.Judge(2) });
        Assert.Empty(Written());

        Receive(2);

        Assert.Equal([new AcknowledgementFrame(Lanes.Messages, 2)], Written());
        Assert.Empty(Written());
    }

    [Fact]
    public void Message_that_was_received_before_is_ignored_and_counted()
    {
        Take(1);

        Assert.Equal(Arrival.Ignore, _lane.Judge(1));

        Assert.Equal(1, Statistics().Duplicates);
    }

    [Fact]
    public void Message_that_skips_a_number_is_a_gap()
    {
        Take(1);

        Assert.Equal(Arrival.Gap, _lane.Judge(3));
        Assert.Equal(1UL, _lane.Last);
    }

    [Fact]
    public void Discarded_messages_are_taken_when_they_are_sent_again()
    {
        Take(1);
        Assert.Equal(Arrival.Take, _lane.Judge(2));
        _lane.Discard();

        Assert.Equal(Arrival.Ignore, _lane.Judge(3));
        Assert.Equal([new AcknowledgementFrame(Lanes.Messages, 1, AcknowledgementFlags.InboxFull)], Written());
        _lane.NoteRoom();
        Assert.Equal([new AcknowledgementFrame(Lanes.Messages, 1)], Written());

        // What was under way before the sender heard of it is ignored, too.
        Assert.Equal(Arrival.Ignore, _lane.Judge(4));
        Assert.Equal([Arrival.Take, Arrival.Take], new[] { _lane.Judge(2), _lane.Judge(3) });
        Assert.Equal(0, Statistics().Duplicates);
    }

    [Fact]
    public void Room_before_the_acknowledgement_was_written_still_reports_that_messages_were_discarded()
    {
        Take(1);
        Written();
        _lane.Discard();
        _lane.NoteRoom();

        Assert.Equal(
            [new AcknowledgementFrame(Lanes.Messages, 1, AcknowledgementFlags.InboxFull), new AcknowledgementFrame(Lanes.Messages, 1)],
            Written());
    }

    [Fact]
    public void Rejected_message_counts_as_received_and_is_in_the_position()
    {
        Take(1);
        Assert.Equal(Arrival.Take, _lane.Judge(2));
        _lane.NoteRejected(RejectionReason.UnsupportedKind, 9);

        Assert.Equal(
            new LanePosition(Lanes.Messages, 5, 2, [new RejectedRun(2, 2, RejectionReason.UnsupportedKind, 9)]),
            _lane.GetPosition(next: 5));
        Assert.Equal([new AcknowledgementFrame(Lanes.Messages, 2)], Written());
    }

    [Fact]
    public void Resume_forgets_what_was_not_in_the_inbox()
    {
        Take(1);
        Assert.Equal(Arrival.Take, _lane.Judge(2));

        Assert.True(_lane.Resume(isNewSession: false, next: 2));

        Assert.Empty(Written());
        Assert.Equal(Arrival.Take, _lane.Judge(2));
    }

    [Fact]
    public void Resume_refuses_a_member_that_would_leave_out_messages()
    {
        Take(1);

        Assert.False(_lane.Resume(isNewSession: false, next: 3));
    }

    [Fact]
    public void Resume_of_a_member_that_was_started_again_begins_at_its_number()
    {
        Take(1);

        Assert.True(_lane.Resume(isNewSession: true, next: 7));

        Assert.Equal(Arrival.Gap, _lane.Judge(8));
        Assert.Equal(Arrival.Take, _lane.Judge(7));
        Assert.Equal(6UL, _lane.GetPosition(next: 1).Received);
    }

    private void Take(ulong number)
    {
        Assert.Equal(Arrival.Take, _lane.Judge(number));
        Receive(1);
    }

    private void Receive(int count)
    {
        _lane.Count(count, bytes: 10 * count);
        _lane.NoteReceived(count);
    }

    private PeerStatistics Statistics() => _lane.CountInto(new PeerStatistics { Id = GivenV2.Member(1), Address = Given.At("10.0.0.1:1") });

    private List<ProtocolFrame> Written()
    {
        var batch = new MessageBatch();
        _lane.AcknowledgeReceived(batch, _replies);
        var frames = new List<ProtocolFrame>();
        for (ReadOnlyMemory<byte> rest = batch.Bytes; !rest.IsEmpty;)
        {
            int length = (int)BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            Assert.True(FrameCodec.TryParse(new ReadOnlySequence<byte>(rest.Slice(4, length)), out ProtocolFrame? frame, out string? problem), problem);
            frames.Add(frame);
            rest = rest[(4 + length)..];
        }
        return frames;
    }
}
