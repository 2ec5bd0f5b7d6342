using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee about bans of addresses and about removed members.</summary>
public abstract class BanContract : MemorySessionTest
{
    [Theory]
    [InlineData("127.0.0.7")]
    [InlineData("127.0.0.0/29")]
    [InlineData("127.0.0.99/28", false)]
    [InlineData("::ffff:127.0.0.7")]
    [InlineData("::ffff:127.0.0.7/125")]
    public async Task Ban_ends_the_memberships_that_it_covers_and_no_others(string rule, bool covers = true)
    {
        HostSession host = StartHost();
        PeerSession inside = await EnterFromAsync(host, "127.0.0.7");
        PeerSession outside = await EnterFromAsync(host, "127.0.0.8");

        Ban ban = await host.BanAsync(Rule(rule), "because").Soon();

        Assert.Equal(ban, (await RecordOf(host).WaitForAsync<Banned>()).Ban);
        Assert.Equal("because", ban.Reason);
        if (covers)
        {
            PeerLeft left = await RecordOf(host).WaitForAsync<PeerLeft>();
            Assert.Equal((inside.Address, LeaveReason.Banned), (left.Peer.Address, left.Reason));
            await FailsAsync(PyileError.Banned, () => EnterFromAsync(host, "127.0.0.7"));
        }
        else
        {
            await EnterFromAsync(host, "127.0.0.7");
        }
        Assert.Contains(outside.Address, host.GetPeers().Select(p => p.Address));
    }

    [Fact]
    public async Task Rule_for_a_mapped_address_equals_the_rule_for_the_IPv4_address()
    {
        HostSession host = StartHost();
        await EnterFromAsync(host, "127.0.0.7");
        var mapped = new IPNetwork(IPAddress.Parse("::ffff:127.0.0.7"), 128);

        Ban ban = await host.BanAsync(mapped, "because").Soon();

        Assert.Equal("127.0.0.7", ban.Address);
        await RecordOf(host).WaitForAsync<PeerLeft>();
        Assert.Equal(ban, await host.UnbanAsync(mapped).Soon());
    }

    [Fact]
    public async Task Banned_peer_is_removed_from_the_rosters_and_loses_its_host()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterFromAsync(host, "127.0.0.7");
        PeerSession two = await EnterAsync(host, "two");
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);

        await host.BanAsync(Rule("127.0.0.7"), "because").Soon();

        Assert.False((await RecordOf(one).WaitForAsync<HostLost>()).Silent);
        await RecordOf(host).WaitForAsync<PeerLeft>();
        await UntilAllKnowAllAsync(host, two);
    }

    [Fact]
    public async Task Host_is_not_affected_by_its_own_bans()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterFromAsync(host, "127.0.0.1");

        await host.BanAsync(Rule("0.0.0.0/0"), "all of you").Soon();
        Assert.Equal(one.Address, (await RecordOf(host).WaitForAsync<PeerLeft>()).Peer.Address);

        Assert.Equal(host.Address, Assert.Single(host.GetPeers()).Address);
        Assert.True(host.IsOpen);
    }

    [Fact]
    public async Task Address_can_log_in_again_after_its_ban_was_removed()
    {
        HostSession host = StartHost();
        IPNetwork rule = Rule("127.0.0.1");
        Ban ban = await host.BanAsync(rule, "because").Soon();
        await FailsAsync(PyileError.Banned, () => EnterAsync(host));

        Assert.Equal(ban, await host.UnbanAsync(rule).Soon());
        await EnterAsync(host);

        Assert.Equal(ban, (await RecordOf(host).WaitForAsync<Unbanned>()).Ban);
        Assert.Null(await host.UnbanAsync(rule).Soon());
        Assert.Single(RecordOf(host).All<Unbanned>());
        Assert.Empty(host.Bans);
    }

    [Fact]
    public async Task Ban_that_exists_keeps_its_reason_when_it_is_added_again()
    {
        HostSession host = StartHost();
        IPNetwork rule = Rule("10.0.0.0/8");
        Ban first = await host.BanAsync(rule, "first").Soon();

        Assert.Equal(first, await host.BanAsync(rule, "second").Soon());
        Assert.Equal(first, Assert.Single(host.Bans));
        await RecordOf(host).WaitForAsync<Banned>();
        Assert.Single(RecordOf(host).All<Banned>());
    }

    [Fact]
    public async Task Removed_member_loses_its_host_and_can_join_again()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        host.Kick(one.Address);

        PeerLeft left = await RecordOf(host).WaitForAsync<PeerLeft>();
        Assert.Equal((one.Address, LeaveReason.Removed), (left.Peer.Address, left.Reason));
        Assert.False((await RecordOf(one).WaitForAsync<HostLost>()).Silent);
        await one.Ended.Soon();
        await EnterAsync(host, with: o => o with { PeerPort = one.Address.Port });
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
    }

    [Fact]
    public async Task Only_members_of_an_open_session_can_be_removed()
    {
        HostSession host = StartHost();
        Assert.Equal(PyileError.NotAMember, Assert.Throws<PyileException>(() => host.Kick(host.Address)).Kind);
        Assert.Equal(PyileError.NotAMember, Assert.Throws<PyileException>(() => host.Kick(Given.At("10.0.0.1:4000"))).Kind);
        await host.CloseAsync().Soon();
        Assert.Equal(PyileError.SessionClosed, Assert.Throws<PyileException>(() => host.Kick(host.Address)).Kind);
        await FailsAsync(PyileError.SessionClosed, () => host.BanAsync(Rule("10.0.0.1"), ""));
        await FailsAsync(PyileError.SessionClosed, () => host.UnbanAsync(Rule("10.0.0.1")));
    }

    private protected static IPNetwork Rule(string text) => HostSession.ParseRule(text)!.Value;

    private Task<PeerSession> EnterFromAsync(HostSession host, string address) =>
        EnterAsync(host, with: o => o with { Address = Given.Ip(address) });
}

[Trait("Category", "Slow")]
public sealed class BanTests : BanContract
{
    [Fact]
    public async Task Logins_in_progress_end_when_their_address_is_banned()
    {
        HostSession host = StartHost();
        RawJoiner early = Played(await RawJoiner.ConnectAsync(host.HostAddress, Given.Ip("127.0.0.7"), Outside));
        RawJoiner late = Played(await RawJoiner.ConnectAsync(host.HostAddress, Given.Ip("127.0.0.7"), Outside));
        Assert.IsType<ChallengeFrame>(await late.AskAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty)));

        await host.BanAsync(Rule("127.0.0.7"), "because").Soon();

        await RecordOf(host).WaitForAsync<LoginFailed>(f => f.Reason == LoginFailure.Banned, count: 2);
        await early.Stream.ReadToEndAsync();
        await late.Stream.ReadToEndAsync();
        Assert.Empty(RecordOf(host).All<PeerJoined>());
    }
}

public sealed class LegacyBanTests : BanContract
{
    private protected override bool OnlyUnencrypted => true;

    [Fact]
    public async Task Logins_in_progress_end_when_their_address_is_banned()
    {
        HostSession host = StartHost();
        RawPeer early = Played(await RawPeer.KnockAsync(Outside, host.HostAddress, "127.0.0.7"));
        await early.Control.ExpectAsync("{\"banned\":false,\"stream\":true}");
        RawPeer late = Played(await RawPeer.KnockAsync(Outside, host.HostAddress, "127.0.0.7"));
        await late.SayPasswordAsync(extra: ", \"stream\": true");
        await late.SayAddressAsync();
        await late.ReadDistAsync();

        await host.BanAsync(Rule("127.0.0.7"), "because").Soon();

        await early.Control.ExpectEndAsync();
        await late.Control.ExpectEndAsync();
        await RecordOf(host).WaitForAsync<LoginFailed>(f => f.Reason == LoginFailure.Banned, count: 2);
        Assert.Empty(RecordOf(host).All<PeerJoined>());
    }
}
