using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>
/// Only members that were listed may log in by certificate, and what the owner revokes stops working at once: certificates,
/// tickets and passwords, also in logins that are under way.
/// </summary>
[Trait("Category", "Slow")]
public sealed class StandingTests : EncryptedSessionTest
{
    private static readonly IPAddress Elsewhere = Given.Ip("127.0.2.1");

    private readonly TemporaryFolder _folder;

    public StandingTests() => _folder = Played(new TemporaryFolder());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Certificate_of_a_login_that_was_broken_off_is_refused(bool isByTicket)
    {
        HostSession host = StartHost();
        var (_, text) = await host.NewTicketAsync(new TicketOptions { Uses = 5 }).Soon();
        AdmissionFrame admission;
        await using (RawJoiner halfway = await RawJoiner.ConnectAsync(host.HostAddress, Elsewhere))
        {
            admission = isByTicket
                ? await halfway.ProveAsync(text)
                : Assert.IsType<AdmissionFrame>(await halfway.ProvePasswordAsync("secret"));
        }
        await RecordOf(host).WaitForAsync<LoginFailed>();

        await using RawJoiner again = await RawJoiner.ConnectAsync(host.HostAddress, Elsewhere, admission.Certificate);

        Assert.Equal(RefusalReason.NotAMember, Assert.IsType<RefusalFrame>(await again.ReturnAsync()).Reason);
        await RecordOf(host).WaitForAsync<LoginFailed>(e => e.Reason == LoginFailure.CertificateRefused);
        Assert.Single(host.GetPeers());
        Assert.Equal(isByTicket ? 4 : 5, Assert.Single(host.Tickets).UsesLeft);
    }

    [Fact]
    public async Task Certificate_of_a_removed_member_is_refused()
    {
        HostSession host = StartHost();
        HandMadeMember member = await JoinAsync(host);

        host.Kick(member.Id);

        await AssertRefusedAsync(member, host);
    }

    [Fact]
    public async Task Certificate_of_a_member_that_left_is_refused()
    {
        HostSession host = StartHost();
        HandMadeMember member = await JoinAsync(host);

        await member.Control.WriteAsync(new GoodbyeFrame(GoodbyeReason.Leaving), default).Soon();
        await RecordOf(host).WaitForAsync<PeerLeft>();

        await AssertRefusedAsync(member, host);
    }

    [Fact]
    public async Task Certificate_of_a_member_whose_ban_was_removed_is_refused()
    {
        HostSession host = StartHost();
        HandMadeMember member = await JoinAsync(host);

        await host.BanAsync(member.Id, "test").Soon();
        await host.UnbanAsync(member.Id).Soon();

        await AssertRefusedAsync(member, host);
    }

    [Fact]
    public async Task Member_that_was_lost_may_return_and_one_that_never_accepted_may_not_after_a_restart()
    {
        HostSession before = StartKept();
        HandMadeMember member = await JoinAsync(before);
        var (_, text) = await before.NewTicketAsync().Soon();
        AdmissionFrame unused;
        await using (RawJoiner halfway = await RawJoiner.ConnectAsync(before.HostAddress, Elsewhere))
            unused = await halfway.ProveAsync(text);
        await before.CloseAsync().Soon();

        HostSession after = StartKept();

        Played((await HandMadeMember.EnterAsync(after.HostAddress, "127.0.0.1", member.ByCertificate())).Stream);
        Peer listed = (await RecordOf(after).WaitForAsync<PeerReturned>()).Peer;
        Assert.Equal((member.Id, AdmittedBy.Ticket), (listed.Id, listed.AdmittedBy));
        await using RawJoiner again = await RawJoiner.ConnectAsync(after.HostAddress, Elsewhere, unused.Certificate);
        Assert.Equal(RefusalReason.NotAMember, Assert.IsType<RefusalFrame>(await again.ReturnAsync()).Reason);
    }

    [Fact]
    public async Task Only_a_complete_login_by_password_resets_the_count_of_wrong_passwords()
    {
        HostSession host = StartHost();
        var (_, text) = await host.NewTicketAsync(new TicketOptions { Uses = 9 }).Soon();
        HandMadeMember member = await JoinAsync(host);
        await GuessAsync(host);

        await EnterAsync(host, "by ticket");
        await using (RawJoiner halfway = await RawJoiner.ConnectAsync(host.HostAddress, IPAddress.Loopback))
            await halfway.ProveAsync(text);
        await using (RawJoiner halfway = await RawJoiner.ConnectAsync(host.HostAddress, IPAddress.Loopback))
            Assert.IsType<AdmissionFrame>(await halfway.ProvePasswordAsync("secret"));
        Played((await HandMadeMember.EnterAsync(host.HostAddress, "127.0.0.1", member.ByCertificate())).Stream);
        await RecordOf(host).WaitForAsync<LoginFailed>(e => e.Reason == LoginFailure.Closed, count: 2);
        Assert.Equal(1, Assert.Single(host.Attempts).Count);

        PeerSession one = await JoinAsync(host, "by password");
        await UntilAsync(() => host.FindPeer(one.Id!.Value) is not null);
        Assert.Empty(host.Attempts);
    }

    [Fact]
    public async Task Three_wrong_passwords_ban_an_address_whatever_else_it_can_prove()
    {
        HostSession host = StartHost();
        HandMadeMember member = await JoinAsync(host);

        for (int guess = 1; guess <= 2; guess++)
        {
            await GuessAsync(host);
            Played((await HandMadeMember.EnterAsync(host.HostAddress, "127.0.0.1", member.ByCertificate())).Stream);
            await EnterAsync(host, $"by ticket {guess}");
        }
        await GuessAsync(host);

        Assert.Equal(IPAddress.Loopback, (await RecordOf(host).WaitForAsync<Banned>()).Ban.Rule!.Value.BaseAddress);
        await FailsAsync(PyileError.Banned, () => JoinAsync(host, "guesser"));
        await JoinAsync(host, "elsewhere", o => o with { Address = Elsewhere });
    }

    [Fact]
    public async Task Password_that_is_changed_after_the_challenge_is_refused()
    {
        HostSession host = StartHost();
        await using RawJoiner slow = await RawJoiner.ConnectAsync(host.HostAddress, Elsewhere);

        ProtocolFrame? answer = await slow.ProvePasswordAsync("secret", () => host.SetPasswordAsync(new Secret("another")));

        Assert.Equal(RefusalReason.ProofRefused, Assert.IsType<RefusalFrame>(answer).Reason);
    }

    [Fact]
    public async Task Password_that_is_changed_after_the_admission_does_not_list_the_joiner()
    {
        HostSession host = StartHost();
        await using RawJoiner slow = await RawJoiner.ConnectAsync(host.HostAddress, Elsewhere);
        Assert.IsType<AdmissionFrame>(await slow.ProvePasswordAsync("secret"));

        await host.SetPasswordAsync(new Secret("another")).Soon();

        await AssertRevokedAsync(slow, host);
    }

    [Fact]
    public async Task Ticket_that_is_removed_after_the_admission_does_not_list_the_joiner()
    {
        HostSession host = StartHost();
        var (ticket, text) = await host.NewTicketAsync().Soon();
        await using RawJoiner slow = await RawJoiner.ConnectAsync(host.HostAddress, Elsewhere);
        await slow.ProveAsync(text);

        Assert.Equal(ticket.Id, (await host.RemoveTicketAsync(ticket.Id).Soon()).Ticket?.Id);

        await AssertRevokedAsync(slow, host);
    }

    [Fact]
    public async Task Changed_password_can_remove_everyone_whom_an_earlier_one_admitted()
    {
        HostSession host = StartHost();
        PeerSession byPassword = await JoinAsync(host, "password");
        PeerSession byTicket = await EnterAsync(host, "ticket");
        await UntilAllKnowAllAsync(host, byPassword, byTicket);

        Assert.Equal(1, await host.SetPasswordAsync(new Secret("another")).Soon());
        Assert.Equal(3, host.GetPeers().Count);
        Assert.Equal(1, await host.SetPasswordAsync(new Secret("a third"), removeMembers: true).Soon());

        Assert.Contains("removed", (await RecordOf(byPassword).WaitForAsync<HostLost>()).Detail, StringComparison.Ordinal);
        await UntilAllKnowAllAsync(host, byTicket);
        Assert.Equal(LeaveReason.Removed, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
        await JoinAsync(host, "password", o => o with { Password = new Secret("a third") });
    }

    [Fact]
    public async Task Removed_ticket_can_take_along_everyone_whom_it_admitted_even_if_it_is_used_up()
    {
        HostSession host = StartHost();
        var (ticket, text) = await host.NewTicketAsync(new TicketOptions { Uses = 2 }).Soon();
        PeerSession one = await JoinAsync(host, "one", o => o with { Password = null, Ticket = new Secret(text) });
        PeerSession two = await JoinAsync(host, "two", o => o with { Password = null, Ticket = new Secret(text) });
        PeerSession other = await EnterAsync(host, "other");
        await UntilAllKnowAllAsync(host, one, two, other);

        Assert.Equal(2, (await host.RemoveTicketAsync(ticket.Id, removeMembers: true).Soon()).Members);

        await RecordOf(one).WaitForAsync<HostLost>();
        await RecordOf(two).WaitForAsync<HostLost>();
        await UntilAllKnowAllAsync(host, other);
        Assert.Equal(0, (await host.RemoveTicketAsync(ticket.Id, removeMembers: true).Soon()).Members);
    }

    [Fact]
    public async Task Every_roster_says_how_members_were_admitted()
    {
        HostSession host = StartHost();
        var (ticket, text) = await host.NewTicketAsync().Soon();
        PeerSession byPassword = await JoinAsync(host, "password");
        PeerSession byTicket = await JoinAsync(host, "ticket", o => o with { Password = null, Ticket = new Secret(text) });
        await UntilAllKnowAllAsync(host, byPassword, byTicket);

        foreach (Session session in (Session[])[host, byPassword, byTicket])
        {
            Assert.Equal(
                [(AdmittedBy.Host, null), (AdmittedBy.Password, null), (AdmittedBy.Ticket, ticket.Id)],
                session.GetPeers().Select(p => (p.AdmittedBy, p.Ticket)));
        }
    }

    private HostSession StartKept() => StartHost(o => o with { StatePath = _folder.File("state.json") });

    private async Task<HandMadeMember> JoinAsync(HostSession host)
    {
        HandMadeMember member = Played(await HandMadeMember.JoinAsync(host));
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == member.Id);
        return member;
    }

    private Task<PyileException> GuessAsync(HostSession host) =>
        FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, "guesser", o => o with { Password = new Secret("guess") }));

    private async Task AssertRefusedAsync(HandMadeMember member, HostSession host)
    {
        PyileException refused = await Assert.ThrowsAsync<PyileException>(
            () => HandMadeMember.EnterAsync(host.HostAddress, "127.0.0.1", member.ByCertificate()));
        Assert.Equal(PyileError.NotAdmitted, refused.Kind);
        await RecordOf(host).WaitForAsync<LoginFailed>(e => e.Reason == LoginFailure.CertificateRefused);
    }

    private async Task AssertRevokedAsync(RawJoiner joiner, HostSession host)
    {
        GoodbyeFrame goodbye = Assert.IsType<GoodbyeFrame>((await joiner.AcceptAsync())[^1]);
        Assert.Equal(GoodbyeReason.Removed, goodbye.Reason);
        await RecordOf(host).WaitForAsync<LoginFailed>(e => e.Reason == LoginFailure.Revoked);
        Assert.Single(host.GetPeers());
        Assert.Empty(RecordOf(host).All<PeerJoined>());
    }
}
