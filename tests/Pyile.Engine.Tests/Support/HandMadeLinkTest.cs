using System.Net;
using System.Text;

namespace Pyile.Engine.Tests.Support;

/// <summary>A host and a member that the test plays on their link.</summary>
public abstract class HandMadeLinkTest : EncryptedSessionTest
{
    private protected const ulong OwnSession = 7;

    private protected static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    // The played member does not answer heartbeats.
    private static readonly HeartbeatOptions Patient = new()
    {
        Interval = TimeSpan.FromMinutes(1),
        SuspectAfter = TimeSpan.FromMinutes(2),
        GoneAfter = TimeSpan.FromMinutes(3),
    };

    private protected HostSession Host { get; private set; } = null!;

    private protected HandMadeMember Member { get; private set; } = null!;

    /// <summary>The statistics of the host about the member.</summary>
    private protected PeerStatistics OfMember => Host.GetStatistics().Single(s => s.Alias == "played");

    private protected async Task OpenAsync(Func<HostOptions, HostOptions>? with = null, int messagePort = 9)
    {
        Host = StartHost(o =>
        {
            HostOptions patient = o with { Heartbeat = Patient };
            return with is null ? patient : with(patient);
        });
        Member = Played(await HandMadeMember.JoinAsync(Host, messagePort: messagePort));
        await RecordOf(Host).WaitForAsync<PeerJoined>(e => e.Peer.Id == Member.Id);
    }

    /// <summary>Listens for the links that the host dials; pass the port to <see cref="OpenAsync"/>.</summary>
    private protected static IListener Listen() => TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);

    /// <summary>Dials the host and sends the position of the member.</summary>
    /// <returns>The link and the position of the host.</returns>
    private protected async Task<(FrameStream Link, PositionFrame Host)> DialAsync(PositionFrame position)
    {
        FrameStream link = Played(await Member.KnockAsync(Host.Address));
        await SayAsync(link, position);
        return (link, await HearAsync<PositionFrame>(link));
    }

    /// <summary>Dials the host for the first time.</summary>
    private protected async Task<FrameStream> DialAsync() => (await DialAsync(V2Bytes.Position(OwnSession, 1, 0, 0))).Link;

    private protected static async Task SayAsync(FrameStream link, params ProtocolFrame[] frames)
    {
        byte[] bytes = [.. frames.SelectMany(f => FrameCodec.Encode(f).ToArray())];
        await link.Connection.WriteAsync(bytes, default).Soon();
    }

    private protected static async Task<T> HearAsync<T>(FrameStream link)
        where T : ProtocolFrame => Assert.IsType<T>(await link.ReadAsync(ProtocolLimits.Message, default).Soon());

    /// <summary>Reads these messages and no other frame.</summary>
    private protected static async Task HearMessagesAsync(FrameStream link, params string[] expected)
    {
        var heard = new List<string>();
        for (int i = 0; i < expected.Length; i++)
            heard.Add(ToText(await HearAsync<MessageFrame>(link)));
        Assert.Equal(expected, heard);
    }

    /// <summary>Reads acknowledgements up to this number; one may acknowledge several messages.</summary>
    private protected static async Task HearAcknowledgedAsync(FrameStream link, ulong number)
    {
        while (true)
        {
            AcknowledgementFrame heard = await HearAsync<AcknowledgementFrame>(link);
            Assert.False(heard.IsFull);
            Assert.InRange(heard.Number, 1ul, number);
            if (heard.Number == number)
                return;
        }
    }

    /// <summary>Waits until the host has ended the link.</summary>
    /// <returns>The log line about it.</returns>
    private protected async Task<string> HearEndAsync(FrameStream link)
    {
        await link.ReadToEndAsync();
        return (await RecordOf(Host).WaitForAsync<Logged>(l => l.Id is 106 or 115)).Text;
    }

    private protected async Task<string[]> TakeAsync(int count)
    {
        string[] taken = new string[count];
        for (int i = 0; i < count; i++)
            taken[i] = (await NextAsync(Host)).Text;
        return taken;
    }

    private protected Task<Receipt> SendAsync(string text, TimeSpan? timeout = null) =>
        Host.SendAsync(Member.Roster.Find(Member.Id)!.Address, text, timeout ?? Long);

    private protected static MessageFrame NewMessage(ulong number, string? text = null) => NewMessage(number, BodyKind.Text, Encoding.UTF8.GetBytes(text ?? $"{number}"));

    private protected static MessageFrame NewMessage(ulong number, BodyKind kind, byte[] body) =>
        new(new MessageHead(Lanes.Messages, number, Guid.NewGuid(), DateTimeOffset.UtcNow, kind, MessageDestination.Member), body);

    private protected static MessageFrame[] NewMessages(ulong first, ulong last) => [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => NewMessage(first + (ulong)i))];

    private static string ToText(MessageFrame message) => $"{message.Head.Number} {Encoding.UTF8.GetString(message.Body.Span)}";
}
