using System.Diagnostics;
using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A banned member that tries to stay or to return.</summary>
[Trait("Category", "Slow")]
public sealed class BannedMemberTests : EncryptedSessionTest
{
    private const int Members = 20;
    private const string Home = "127.0.0.66";
    private const string Elsewhere = "127.0.0.67";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Ban_closes_all_links_of_the_member_within_a_second()
    {
        HostSession host = StartHost();
        var members = new List<PeerSession>();
        for (int i = 0; i < Members; i++)
            members.Add(await EnterAsync(host, $"member {i}"));
        HandMadeMember banned = Played(await HandMadeMember.JoinAsync(host, Home));
        await UntilAsync(() => members.All(m => m.GetPeers().Any(p => p.Id == banned.Id)));
        var links = new List<FrameStream>();
        foreach (Session member in (Session[])[host, .. members])
            links.Add(Played(await banned.DialAsync(member.Address)));

        var watch = Stopwatch.StartNew();
        Task<Ban> ban = host.BanAsync(AddressOf(banned), "test");
        List<ProtocolFrame>[] ends = await Task.WhenAll([banned.Control.ReadToEndAsync(), .. links.Select(l => l.ReadToEndAsync())]).Soon();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        Assert.Equal(GoodbyeReason.Banned, Assert.Single(ends[0].OfType<GoodbyeFrame>()).Reason);
        Assert.Equal(banned.Id, (await ban.Soon()).Member);
        Assert.All(members, m => Assert.DoesNotContain(m.GetPeers(), p => p.Id == banned.Id));
    }

    [Fact]
    public async Task Banned_member_cannot_return_with_its_certificate_or_with_a_ticket()
    {
        HostSession host = StartHost();
        HandMadeMember banned = await BanAsync(host);

        await FailsAsync(PyileError.Banned, () => HandMadeMember.EnterAsync(host.HostAddress, Elsewhere, banned.ByCertificate()));

        var (_, text) = await host.NewTicketAsync().Soon();
        TicketText.TryDecode(text, out TicketContent? ticket, out _);
        JoinCredentials again = HandMadeMember.New(LoginKind.Ticket, banned.Key) with { Ticket = ticket, Network = ticket!.Network };
        await FailsAsync(PyileError.Banned, () => HandMadeMember.EnterAsync(host.HostAddress, Elsewhere, again));
        Assert.Equal(1, Assert.Single(host.Tickets).UsesLeft);
    }

    [Fact]
    public async Task Banned_member_cannot_return_with_a_new_key_after_a_password_change()
    {
        HostSession host = StartHost();
        PeerSession loyal = await EnterAsync(host, "loyal");
        await BanAsync(host);
        await host.SetPasswordAsync(new Secret("the new one")).Soon();

        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, "banned", o => o with { Address = Given.Ip(Elsewhere) }));
        await JoinAsync(host, "newcomer", o => o with { Password = new Secret("the new one") });

        Assert.Equal(SessionState.Connected, loyal.State);
    }

    [Fact]
    public async Task Banned_member_cannot_dial_a_member_that_knows_of_the_ban()
    {
        HostSession host = StartHost();
        HandMadeMember banned = await BanAsync(host);

        await Assert.ThrowsAnyAsync<Exception>(() => banned.DialAsync(host.Address));

        await RecordOf(host).WaitForLineAsync(106);
    }

    [Fact]
    public async Task Old_signed_roster_does_not_restore_a_banned_member()
    {
        HostSession host = StartHost();
        HandMadeMember witness = Played(await HandMadeMember.JoinAsync(host));
        HandMadeMember banned = Played(await HandMadeMember.JoinAsync(host, Home));
        RosterUpdateFrame joining = await NextUpdateAsync(witness);
        Assert.Equal(RosterResult.Applied, witness.Joined.Follower.Apply(joining).Kind);
        await banned.Control.WriteAsync(RosterRequestFrame.Instance, default).Soon();
        RosterPartFrame old = await NextAsync<RosterPartFrame>(banned);
        await host.BanAsync(AddressOf(banned), "test").Soon();
        RosterOutcome outcome = witness.Joined.Follower.Apply(await NextUpdateAsync(witness));
        Assert.Equal((banned.Id, LeaveReason.Banned), (Assert.Single(outcome.Left).Entry.Id, outcome.Left[0].Reason));

        Assert.Equal(RosterResult.Refused, witness.Joined.Follower.Add(old)!.Kind);
        Assert.Equal(RosterResult.Ignored, witness.Joined.Follower.Apply(joining).Kind);

        Assert.True(old.IsLast);
        Assert.Null(witness.Roster.Find(banned.Id));
    }

    private async Task<HandMadeMember> BanAsync(HostSession host)
    {
        HandMadeMember banned = Played(await HandMadeMember.JoinAsync(host, Home));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == banned.Id);
        await host.BanAsync(AddressOf(banned), "test").Soon();
        return banned;
    }

    private static IPEndPoint AddressOf(HandMadeMember member) => member.Roster.Find(member.Id)!.Address;

    private static Task<RosterUpdateFrame> NextUpdateAsync(HandMadeMember member) => NextAsync<RosterUpdateFrame>(member);

    private static async Task<T> NextAsync<T>(HandMadeMember member)
        where T : ProtocolFrame
    {
        while (true)
        {
            ProtocolFrame frame = await member.Control.ReadAsync(ProtocolLimits.Control, default).Soon() ?? throw new InvalidOperationException("The host closed the link.");
            if (frame is T wanted)
                return wanted;
        }
    }
}
