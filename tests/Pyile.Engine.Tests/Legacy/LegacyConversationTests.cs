using Pyile.Engine.Tests.Sessions;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Conversations of version 1, in which aliases are learned from messages.</summary>
public sealed class LegacyConversationTests : ConversationContract
{
    private protected override bool OnlyUnencrypted => true;

    [Fact]
    public async Task Aliases_are_learned_from_messages_and_echoes()
    {
        var (host, one) = await OpenAsync();
        Receipt receipt = await host.SendAsync(one.Address, "hi").Soon();

        Assert.Equal("one", receipt.Alias);
        Assert.Equal("one", host.GetPeers()[1].Alias);
        Assert.Equal("admin", one.GetPeers()[0].Alias);
    }

    [Fact]
    public async Task Alias_of_a_member_that_left_is_forgotten()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, "hi").Soon();
        int port = one.Address.Port;
        await one.CloseAsync().Soon();
        PeerLeft left = await RecordOf(host).WaitForAsync<PeerLeft>();
        await JoinAsync(host, "other", o => o with { PeerPort = port });
        PeerJoined joined = await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);

        Assert.Equal(("one", null), (left.Peer.Alias, joined.Peer.Alias));
    }

    [Fact]
    public async Task Message_that_is_too_long_is_not_in_the_conversation()
    {
        var (host, one) = await OpenAsync();
        await host.SendAsync(one.Address, new string('x', 3000)).Soon();
        Assert.Empty(host.GetMessages());
    }
}
