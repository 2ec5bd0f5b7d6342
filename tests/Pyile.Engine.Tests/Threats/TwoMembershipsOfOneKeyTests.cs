using System.Diagnostics;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A member logs in twice with one key: by two tickets, from two addresses, under two ids.</summary>
public sealed class TwoMembershipsOfOneKeyTests : EncryptedSessionTest
{
    private const string FirstAddress = "127.0.0.66";
    private const string SecondAddress = "127.0.0.67";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_ban_of_one_membership_ends_both_within_a_second()
    {
        HostSession host = StartHost();
        (HandMadeMember first, HandMadeMember second) = await JoinTwiceAsync(host);

        var watch = Stopwatch.StartNew();
        Task<Ban> ban = BanAsync(host, first);
        List<ProtocolFrame>[] ends = await Task.WhenAll(first.Control.ReadToEndAsync(), second.Control.ReadToEndAsync()).Soon();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        Assert.All(ends, frames => Assert.Equal(GoodbyeReason.Banned, Assert.Single(frames.OfType<GoodbyeFrame>()).Reason));
        Assert.Equal(first.Id, (await ban.Soon()).Member);
        Assert.Equal(host.Address, Assert.Single(host.GetPeers()).Address);
    }

    [Fact]
    public async Task A_ban_of_one_membership_refuses_the_certificate_of_the_other()
    {
        HostSession host = StartHost();
        (HandMadeMember first, HandMadeMember second) = await JoinTwiceAsync(host);

        await BanAsync(host, first).Soon();

        await FailsAsync(PyileError.Banned, () => HandMadeMember.EnterAsync(host.HostAddress, "127.0.0.68", second.ByCertificate()));
    }

    [Fact]
    public async Task A_renewal_request_for_a_banned_key_is_refused_and_ends_the_link()
    {
        using HostNetwork network = HostNetwork.Open(null, () => PasswordVerifier.Create(new Secret("secret")), TimeSpan.FromDays(1), TlsPair.Current.Acceptor, DateTimeOffset.UtcNow);
        using MemberKey key = MemberKey.Create(DateTimeOffset.UtcNow);
        var bans = new BanRegistry(int.MaxValue, NoChanges.Instance);
        var clock = new MonotonicClock(TimeProvider.System);
        var log = new RosterLog(network.Authority.NetworkId, 1);
        var members = new MemberRegister(NoChanges.Instance, new TicketRegistry(NoChanges.Instance));
        var services = new ControlServices(
            new RosterPublisher(network.Authority, log),
            new CertificateRenewal(network, bans.Policy, members, new NetworkClock(clock)),
            NoPaths.Instance,
            clock,
            TimeProvider.System,
            new FairShare(1));
        await using MemoryPair pair = await MemoryPair.CreateAsync();
        var subject = new BanSubject(Given.Ip(FirstAddress)) { Member = MemberId.NewRandom(), Key = key.KeyHash };
        var row = new Member { Id = subject.Member.Value, Protocol = MemberProtocol.Version2, Addresses = [Given.At($"{FirstAddress}:9")], Joined = clock.WallClock };
        members.Add(row, key.KeyHash, keepsKey: false, clock.WallClock, clock.WallClock);
        await using var link = new HostControlLink(new FrameStream(pair.Accepted), services, subject, key.PublicKey, log.Version);
        Task<string> running = link.RunAsync(_ => { }, default);
        var member = new FrameStream(pair.Dialled);
        await member.WriteAsync(RenewalRequestFrame.Instance, default).Soon();
        Assert.IsType<RenewalFrame>(await member.ReadAsync(ProtocolLimits.Control, default).Soon());

        bans.Add(new Ban { Member = MemberId.NewRandom(), Key = key.KeyHash, Reason = "test", Since = DateTimeOffset.UtcNow });
        await member.WriteAsync(RenewalRequestFrame.Instance, default).Soon();

        Assert.Equal(GoodbyeReason.Banned, Assert.IsType<GoodbyeFrame>(await member.ReadAsync(ProtocolLimits.Control, default).Soon()).Reason);
        await pair.Dialled.DisposeAsync();
        await running.Soon();
    }

    private async Task<(HandMadeMember First, HandMadeMember Second)> JoinTwiceAsync(HostSession host)
    {
        HandMadeMember first = Played(await HandMadeMember.JoinAsync(host, FirstAddress));
        HandMadeMember second = Played(await HandMadeMember.JoinAsync(host, SecondAddress, ownKey: first.Key));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == second.Id);
        Assert.NotEqual(first.Id, second.Id);
        return (first, second);
    }

    private static Task<Ban> BanAsync(HostSession host, HandMadeMember member) =>
        host.BanAsync(host.GetPeers().Single(p => p.Id == member.Id).Address, "test");
}
