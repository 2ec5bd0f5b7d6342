using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A member of version 1 that wants to be taken for one of version 2, by its name or by its address.</summary>
public sealed class BorrowedNameTests : EncryptedMemoryTest
{
    [Theory]
    [InlineData("victim")]
    [InlineData("VICTIM")]
    [InlineData("v\u0456ctim")]
    [InlineData("victim\u200b")]
    public async Task Name_of_a_version_2_member_is_marked_in_messages_receipts_and_lists(string name)
    {
        HostSession host = StartBoth();
        PeerSession victim = await EnterAsync(host, "victim");
        RawPeer old = await JoinUnencryptedAsync(host);

        Message message = await SayAsync(host, old.Address, name);

        Assert.EndsWith(" (unencrypted)", message.Alias, StringComparison.Ordinal);
        Assert.Equal(message.Alias, host.FindPeer(message.FromId)!.Alias);
        Assert.Single(host.GetPeers(), p => "victim".Equals(p.Alias, StringComparison.OrdinalIgnoreCase));

        Task<Receipt> sending = host.SendAsync(old.Address, "back");
        RawConnection taken = Played(await RawConnection.FromAsync(old.Listener));
        await taken.SendAsync($"{{\"data\": {await taken.ReadValueAsync()}, \"alias\": \"victim\"}}");
        Assert.Equal("victim (unencrypted)", (await sending.Soon()).Alias);
    }

    [Fact]
    public async Task Name_stays_marked_after_its_owner_has_left()
    {
        HostSession host = StartBoth();
        PeerSession victim = await EnterAsync(host, "victim");
        RawPeer old = await JoinUnencryptedAsync(host);
        await victim.CloseAsync().Soon();
        await RecordOf(host).WaitForAsync<PeerLeft>();

        Assert.Equal("victim (unencrypted)", (await SayAsync(host, old.Address, "victim")).Alias);
    }

    [Fact]
    public async Task Message_from_before_the_owner_joined_gets_the_mark_later()
    {
        HostSession host = StartBoth();
        RawPeer old = await JoinUnencryptedAsync(host);
        Message message = await SayAsync(host, old.Address, "victim");
        Assert.Equal("victim", host.NameOf(message));

        await EnterAsync(host, "victim");

        Assert.Equal("victim (unencrypted)", host.NameOf(message));
    }

    [Theory]
    [InlineData("127.0.0.1:22171")]
    [InlineData("00112233445566778899aabbccddeeff")]
    [InlineData("\u3164")]
    [InlineData("")]
    public async Task Sender_whose_name_cannot_be_used_is_shown_by_its_address(string name)
    {
        HostSession host = StartBoth();
        RawPeer old = await JoinUnencryptedAsync(host);

        Message message = await SayAsync(host, old.Address, name);

        Assert.Equal(old.Address.ToString(), message.Alias);
        Assert.Null(host.FindPeer(message.FromId)!.Alias);
    }

    [Fact]
    public async Task Escape_sequences_in_a_name_do_not_reach_the_session()
    {
        HostSession host = StartBoth();
        RawPeer old = await JoinUnencryptedAsync(host);

        Message message = await SayAsync(host, old.Address, "a\\u001b]0;owned\\u0007\\u009bb");

        Assert.Equal("a]0;ownedb", message.Alias);
    }

    [Fact]
    public async Task Address_of_a_silent_version_2_member_is_refused()
    {
        HostSession host = StartBoth();
        PlayedMember silent = await PlayAsync(host, port: 4000);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await TurnAsync(5);
        await RecordOf(host).WaitForAsync<PeerSuspect>();

        RawPeer old = await KnockUnencryptedAsync(host);
        await old.SayPasswordAsync(extra: ", \"stream\": true");
        await old.SayAddressAsync(silent.MessagePort);

        await old.Control.ExpectEndAsync();
        Assert.Equal(LoginFailure.AddressTaken, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
    }

    [Fact]
    public async Task Messages_from_an_address_that_a_version_2_member_has_too_are_refused()
    {
        HostSession host = StartHost(o => o with { Legacy = LegacyProtocol.Instance, Heartbeat = Patient });
        RawPeer old = await JoinUnencryptedAsync(host);
        PlayedMember member = await PlayAsync(host, old.Address.Port);
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == member.Member);

        RawConnection connection = Played(await RawConnection.ToAsync(Outside, host.Address));
        await connection.SendAsync(MessageFrom(old.Address, "old"));

        await connection.ExpectEndAsync();
        await RecordOf(host).WaitForLineAsync(106);
        Assert.Equal(0, host.WaitingMessages);
    }

    private static string MessageFrom(IPEndPoint from, string alias) =>
        $"{{\"data\": \"hello\", \"alias\": \"{alias}\", \"to\": \"Broadcast\", \"from\": [\"{from.Address}\", {from.Port}]}}";

    private async Task<PlayedMember> PlayAsync(HostSession host, int port)
    {
        var member = Played(new PlayedMember(Outside, Time) { MessagePort = port });
        await member.JoinAsync(host, (await host.NewTicketAsync().Soon()).Text, alias: "played");
        return member;
    }

    private async Task<Message> SayAsync(Session to, IPEndPoint from, string alias)
    {
        RawConnection connection = Played(await RawConnection.ToAsync(Outside, to.Address));
        await connection.SendAsync(MessageFrom(from, alias));
        return (await to.ReceiveAsync().Soon())!;
    }
}
