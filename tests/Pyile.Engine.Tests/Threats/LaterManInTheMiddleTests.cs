using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A man in the middle that appears after members have met.</summary>
[Trait("Category", "Slow")]
public sealed class LaterManInTheMiddleTests : EncryptedSessionTest
{
    private readonly Detour _detour = new();
    private readonly MemberKey _key = MemberKey.Create(DateTimeOffset.UtcNow);
    private int _readMessages;

    private protected override ITransport Transport => _detour;

    [Fact]
    public async Task Peer_reconnects_only_after_the_man_in_the_middle_is_gone()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        TlsRelay relay = Played(new TlsRelay(host.HostAddress, _key.SelfSigned).Start());
        _detour.Divert(host.HostAddress, relay.Address);

        _detour.Cut(c => c.Remote.Equals(host.HostAddress));
        await RecordOf(one).WaitForLineAsync(118, 2);

        Assert.Equal(SessionState.Reconnecting, one.State);
        Assert.True(relay.Tries >= 2);
        Assert.Empty(RecordOf(one).All<Reconnected>());
        Assert.Single(RecordOf(host).All<PeerJoined>());

        _detour.Restore(host.HostAddress);
        await RecordOf(one).WaitForAsync<Reconnected>();
        await RecordOf(host).WaitForAsync<PeerReturned>();
        Assert.Equal(ReceiptStatus.Delivered, (await host.SendAsync(one.Address, "welcome back").Soon()).Status);
    }

    [Fact]
    public async Task Man_in_the_middle_cannot_read_messages_between_members()
    {
        HostSession host = StartHost();
        (PeerSession one, PeerSession two, TlsRelay relay) = await OpenAsync(host, _key.SelfSigned);

        await AssertNothingPassesAsync(one, two, relay);
    }

    [Fact]
    public async Task Third_member_cannot_read_messages_between_two_others()
    {
        HostSession host = StartHost();
        HandMadeMember third = Played(await HandMadeMember.JoinAsync(host));
        (PeerSession one, PeerSession two, TlsRelay relay) = await OpenAsync(host, third.Joined.Certificate);

        await AssertNothingPassesAsync(one, two, relay);
    }

    private async Task<(PeerSession One, PeerSession Two, TlsRelay Relay)> OpenAsync(HostSession host, X509Certificate2 certificate)
    {
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");
        await UntilAsync(() => one.FindPeer(two.Address) is not null && two.FindPeer(one.Address) is not null);
        TlsRelay relay = Played(new TlsRelay(two.Address, certificate, isMessageLink: true) { Change = Note }.Start());
        _detour.Divert(two.Address, relay.Address);
        return (one, two, relay);
    }

    // The message goes another way: the other member dials.
    private async Task AssertNothingPassesAsync(PeerSession one, PeerSession two, TlsRelay relay)
    {
        Receipt receipt = await one.SendAsync(two.Address, "for two alone").Soon();

        Assert.Equal(ReceiptStatus.Delivered, receipt.Status);
        Assert.Equal((true, 0), (relay.Tries >= 1, Volatile.Read(ref _readMessages)));
        Assert.Equal((1, LinkPath.DialedBack), (two.WaitingMessages, one.FindPeer(two.Address)!.Path));
    }

    private ProtocolFrame Note(bool isFromJoiner, ProtocolFrame frame)
    {
        if (frame is MessageFrame)
            Interlocked.Increment(ref _readMessages);
        return frame;
    }
}
