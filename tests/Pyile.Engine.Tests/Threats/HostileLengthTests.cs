using System.Buffers.Binary;
using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>Frame lengths at and over the limits must not make a reader allocate much memory.</summary>
[Trait("Category", "Slow")]
public sealed class HostileLengthTests : EncryptedSessionTest
{
    private const int Allowance = 64 * 1024;

    public static TheoryData<string> Lengths => ["0", "limit", "limit + 1", "2^31 - 1", "2^31", "2^32 - 1"];

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Invalid_length_before_the_login_ends_the_connection(string length)
    {
        HostSession host = StartHost();
        await using RawJoiner joiner = await RawJoiner.ConnectAsync(host.HostAddress, IPAddress.Loopback);

        await joiner.Stream.TryWriteAsync(FrameOf(length, ProtocolLimits.Login));

        Assert.Empty(await joiner.Stream.ReadToEndAsync());
        await RecordOf(host).WaitForAsync<LoginFailed>(e => e.Reason == LoginFailure.ProtocolViolation);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Invalid_length_on_a_control_link_ends_the_connection(string length)
    {
        HostSession host = StartHost();
        HandMadeMember member = Played(await HandMadeMember.JoinAsync(host));

        await member.Control.TryWriteAsync(FrameOf(length, ProtocolLimits.Control));

        await member.Control.ReadToEndAsync();
        await RecordOf(host).WaitForAsync<PeerAway>(e => e.Peer.Id == member.Id);
        // Its silence would end the connection too, later.
        Assert.Empty(RecordOf(host).All<PeerSuspect>());
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Invalid_length_on_a_message_link_ends_the_link_only(string length)
    {
        HostSession host = StartHost();
        HandMadeMember member = Played(await HandMadeMember.JoinAsync(host));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == member.Id);
        await using FrameStream link = await member.DialAsync(host.Address);

        await link.TryWriteAsync(FrameOf(length, ProtocolLimits.Message));

        Assert.Empty(await link.ReadToEndAsync());
        await using FrameStream next = await member.DialAsync(host.Address);
        await next.WriteAsync(new MessageFrame(new MessageHead(Lanes.Messages, 1, Guid.NewGuid(), DateTimeOffset.UtcNow, BodyKind.Text, MessageDestination.Member), "fine"u8.ToArray()), default).Soon();
        Assert.Equal("fine", (await NextAsync(host)).Text);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Length_never_makes_a_reader_allocate_much_more_than_the_limit(string length)
    {
        Read(FrameOf("0", ProtocolLimits.Login), out _);

        PyileException? exception = Read(FrameOf(length, ProtocolLimits.Login), out long allocated);

        Assert.Equal(length is "0" or "limit" ? PyileError.ProtocolViolation : PyileError.TooLarge, exception?.Kind);
        Assert.InRange(allocated, 0, ProtocolLimits.Login + Allowance);
    }

    private static PyileException? Read(byte[] bytes, out long allocated)
    {
        var stream = new FrameStream(new PreparedConnection(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ValueTask<ProtocolFrame?> read = stream.ReadAsync(ProtocolLimits.Login, default);
        Assert.True(read.IsCompleted);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return read.AsTask().Exception?.InnerException as PyileException;
    }

    // A frame of the maximum length and of an unknown type.
    private static byte[] FrameOf(string length, int limit)
    {
        uint said = length switch
        {
            "0" => 0,
            "limit" => (uint)limit,
            "limit + 1" => (uint)limit + 1,
            "2^31 - 1" => int.MaxValue,
            "2^31" => 1u << 31,
            _ => uint.MaxValue,
        };
        byte[] frame = new byte[4 + (said == limit ? limit : 16)];
        frame.AsSpan().Fill(0x7f);
        BinaryPrimitives.WriteUInt32BigEndian(frame, said);
        return frame;
    }
}
