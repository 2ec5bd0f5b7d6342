using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Identity;

/// <summary>A member that was admitted once comes back with its key alone, until its enrolment ends.</summary>
[Trait("Category", "Slow")]
public sealed class EnrolmentTests : IdentityTest
{
    [Fact]
    public async Task Member_comes_back_without_a_password_as_the_same_member()
    {
        HostSession host = StartHost();
        PeerSession first = await EnrolAsync(host);
        await UntilGoneAsync(host, first);

        PeerSession again = await ReturnAsync(host);

        Assert.Equal((first.Id, "bob"), (again.Id, again.Alias));
        Assert.Empty(WarningsOf(again));
        Assert.Equal(AdmittedBy.Ticket, host.FindPeer(again.Id!.Value)!.AdmittedBy);
    }

    [Fact]
    public async Task Member_comes_back_after_both_have_been_restarted_in_turn()
    {
        HostSession host = StartKept();
        PeerSession peer = await EnrolAsync(host);
        MemberId? id = peer.Id;

        for (int i = 0; i < 5; i++)
        {
            await UntilGoneAsync(host, peer);
            host = await RestartAsync(host);
            peer = await ReturnAsync(host);
            Assert.Equal((id, "bob"), (peer.Id, peer.Alias));
        }
        Assert.Single(host.EnrolledMembers);
    }

    [Fact]
    public async Task Member_with_a_password_comes_back_as_the_same_member_too()
    {
        HostSession host = StartHost();
        PeerSession first = await JoinAsync(host, "bob", o => Keep(o));
        await UntilGoneAsync(host, first);

        PeerSession again = await JoinAsync(host, "bob", o => Keep(o));

        Assert.Equal(first.Id, again.Id);
        Assert.Single(host.EnrolledMembers);
    }

    [Fact]
    public async Task Ticket_is_not_used_up_by_a_member_that_has_a_key()
    {
        HostSession host = StartHost();
        PeerSession first = await EnrolAsync(host);
        await UntilGoneAsync(host, first);

        Assert.Equal(first.Id, (await EnrolAsync(host)).Id);

        Assert.Equal(1, Assert.Single(host.Tickets).UsesLeft);
    }

    [Fact]
    public async Task Two_identities_are_two_members()
    {
        HostSession host = StartHost();
        PeerSession one = await EnrolAsync(host, "one", "first");
        PeerSession two = await EnrolAsync(host, "two", "second");
        await UntilGoneAsync(host, one);
        await UntilGoneAsync(host, two);

        PeerSession again = await ReturnAsync(host, identity: "second");

        Assert.Equal((two.Id, "two"), (again.Id, again.Alias));
    }

    [Fact]
    public async Task Guest_does_not_come_back()
    {
        HostSession host = StartHost();
        PeerSession guest = await EnterAsync(host, "guest", o => o with { TrustPath = Folder.File("networks.json") });
        await UntilGoneAsync(host, guest);

        Assert.Empty(host.EnrolledMembers);
        await FailsAsync(PyileError.NotEnrolled, () => ReturnAsync(host));
    }

    [Fact]
    public async Task Enrolled_members_are_listed_present_or_not()
    {
        HostSession host = StartHost();
        PeerSession here = await EnrolAsync(host, "here", "first");
        PeerSession gone = await EnrolAsync(host, "gone", "second");
        await EnterAsync(host, "guest");
        await UntilGoneAsync(host, gone);

        Assert.Equal(
            [(here.Id!.Value, "here", true), (gone.Id!.Value, "gone", false)],
            host.EnrolledMembers.Select(m => (m.Id, m.Alias, m.IsPresent)));
        Assert.All(host.EnrolledMembers, m =>
        {
            Assert.Equal((AdmittedBy.Ticket, Given.Ip("127.0.0.1"), null), (m.AdmittedBy, m.LastAddress, m.Expires));
            Assert.InRange(m.LastSeen, m.FirstSeen, DateTimeOffset.UtcNow);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Removed_member_does_not_come_back_even_after_a_restart_of_the_host(bool isPresent)
    {
        HostSession host = StartKept();
        PeerSession peer = await EnrolAsync(host);
        if (!isPresent)
            await UntilGoneAsync(host, peer);

        await host.RemoveMemberAsync(peer.Id!.Value).Soon();

        await UntilAsync(() => !peer.IsOpen);
        Assert.Empty(host.EnrolledMembers);
        await FailsAsync(PyileError.NotAdmitted, () => ReturnAsync(host));
        host = await RestartAsync(host);
        await FailsAsync(PyileError.NotAdmitted, () => ReturnAsync(host));
    }

    [Fact]
    public async Task Removed_member_joins_with_the_password_as_a_new_member_and_comes_back_as_that()
    {
        HostSession host = StartHost();
        PeerSession before = await EnrolAsync(host);
        await host.RemoveMemberAsync(before.Id!.Value).Soon();
        await before.CloseAsync().Soon();

        PeerSession after = await JoinAsync(host, "bob", o => Keep(o));
        await UntilGoneAsync(host, after);

        Assert.NotEqual(before.Id, after.Id);
        Assert.Equal(after.Id, (await ReturnAsync(host)).Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Banned_member_does_not_come_back_even_when_the_ban_has_ended(bool isPresent)
    {
        HostSession host = StartHost();
        PeerSession peer = await EnrolAsync(host);
        MemberId id = peer.Id!.Value;
        if (!isPresent)
            await UntilGoneAsync(host, peer);

        await host.BanAsync(id, "test").Soon();
        await UntilAsync(() => !peer.IsOpen);
        await FailsAsync(PyileError.Banned, () => ReturnAsync(host));
        await host.UnbanAsync(id).Soon();

        await FailsAsync(PyileError.NotAdmitted, () => ReturnAsync(host));
    }

    [Fact]
    public async Task Members_admitted_by_a_ticket_are_removed_with_it_present_or_not()
    {
        HostSession host = StartHost();
        var (ticket, text) = await host.NewTicketAsync(new TicketOptions { Uses = 2 }).Soon();
        PeerSession one = await JoinAsync(host, "one", o => Keep(o, "first") with { Password = null, Ticket = new Secret(text) });
        PeerSession two = await JoinAsync(host, "two", o => Keep(o, "second") with { Password = null, Ticket = new Secret(text) });
        await UntilGoneAsync(host, two);

        Assert.Equal(2, (await host.RemoveTicketAsync(ticket.Id, removeMembers: true).Soon()).Members);

        await UntilAsync(() => !one.IsOpen);
        Assert.Empty(host.EnrolledMembers);
        await FailsAsync(PyileError.NotAdmitted, () => ReturnAsync(host, identity: "second"));
        Assert.Equal("two", (await EnterAsync(host, "two")).Alias);
    }

    [Fact]
    public async Task Members_of_the_host_that_enrols_none_are_guests()
    {
        HostSession host = StartHost(o => o with { MemberLife = TimeSpan.Zero });
        PeerSession peer = await EnrolAsync(host);
        await UntilGoneAsync(host, peer);

        await FailsAsync(PyileError.NotAdmitted, () => ReturnAsync(host));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Ticket_says_how_long_its_members_are_enrolled(int days)
    {
        HostSession host = StartHost();
        var (_, text) = await host.NewTicketAsync(new TicketOptions { MemberLife = TimeSpan.FromDays(days) }).Soon();

        await JoinAsync(host, "bob", o => Keep(o) with { Password = null, Ticket = new Secret(text) });

        if (days == 0)
            Assert.Empty(host.EnrolledMembers);
        else
            Assert.InRange(Assert.Single(host.EnrolledMembers).Expires!.Value - DateTimeOffset.UtcNow, TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("40000")]
    public void Life_that_cannot_be_is_an_invalid_option(string days)
    {
        var life = TimeSpan.FromDays(double.Parse(days, System.Globalization.CultureInfo.InvariantCulture));

        PyileException exception = Assert.Throws<PyileException>(() => StartHost(o => o with { MemberLife = life }));

        Assert.Equal(PyileError.InvalidOption, exception.Kind);
    }
}
