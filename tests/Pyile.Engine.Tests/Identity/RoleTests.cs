using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Identity;

/// <summary>Roles and tags, which only the host assigns.</summary>
[Trait("Category", "Slow")]
public sealed class RoleTests : IdentityTest
{
    [Fact]
    public async Task Ticket_gives_roles_and_tags_that_every_roster_shows()
    {
        HostSession host = StartKept();
        PeerSession watcher = await EnterAsync(host, "watcher");

        PeerSession peer = await JoinAsync(host, "bob", await WithTicketAsync(host));

        await AssertLabelsAsync(host, peer, ["build", "ops"], ["site=eu"]);
        await AssertLabelsAsync(watcher, peer, ["build", "ops"], ["site=eu"]);
        Assert.Equal(["build", "ops"], peer.FindPeer(peer.Id!.Value)!.Roles);
        Assert.Empty(watcher.FindPeer(watcher.Id!.Value)!.Roles);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Roles_stay_when_the_member_comes_back_and_the_host_is_restarted(bool isEnrolled)
    {
        HostSession host = StartKept();
        Func<PeerOptions, PeerOptions> ticket = await WithTicketAsync(host);
        PeerSession peer = await JoinAsync(host, "bob", o => isEnrolled ? ticket(o) : ticket(o) with { Identity = null });
        if (isEnrolled)
            await UntilGoneAsync(host, peer);

        host = await RestartAsync(host);
        if (isEnrolled)
            peer = await ReturnAsync(host);
        else
            await RecordOf(peer).WaitForAsync<Reconnected>();

        await AssertLabelsAsync(host, peer, ["build", "ops"], ["site=eu"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Owner_changes_the_roles_of_a_member_present_or_not(bool isPresent)
    {
        HostSession host = StartKept();
        PeerSession watcher = await EnterAsync(host, "watcher");
        PeerSession peer = await JoinAsync(host, "bob", await WithTicketAsync(host));
        if (!isPresent)
            await UntilGoneAsync(host, peer);

        await host.LabelMemberAsync(peer.Id!.Value, ["web"], tags: null).Soon();
        if (!isPresent)
            peer = await ReturnAsync(host);

        await AssertLabelsAsync(watcher, peer, ["web"], ["site=eu"]);
        await host.LabelMemberAsync(peer.Id!.Value, [], []).Soon();
        await AssertLabelsAsync(watcher, peer, [], []);
        Assert.Empty(Assert.Single(host.EnrolledMembers).Roles);
    }

    [Theory]
    [InlineData("a b", null)]
    [InlineData("", null)]
    [InlineData("admin", null)]
    [InlineData("Guest", null)]
    [InlineData(null, "=x")]
    public async Task Text_that_cannot_be_a_role_or_a_tag_is_refused(string? role, string? tag)
    {
        HostSession host = StartHost();
        PeerSession peer = await EnrolAsync(host);
        string[] roles = role is null ? [] : [role];
        string[] tags = tag is null ? [] : [tag];

        await FailsAsync(PyileError.InvalidOption, () => host.LabelMemberAsync(peer.Id!.Value, roles, tags));
        await FailsAsync(PyileError.InvalidOption, () => host.NewTicketAsync(new TicketOptions { Roles = roles, Tags = tags }));
    }

    [Fact]
    public async Task Ticket_that_was_revoked_and_a_new_login_give_no_roles()
    {
        HostSession host = StartHost();
        PeerSession peer = await JoinAsync(host, "bob", await WithTicketAsync(host));
        await host.RemoveMemberAsync(peer.Id!.Value).Soon();
        await peer.CloseAsync().Soon();

        PeerSession again = await EnrolAsync(host);

        await AssertLabelsAsync(host, again, [], []);
    }

    private async Task<Func<PeerOptions, PeerOptions>> WithTicketAsync(HostSession host)
    {
        var (_, text) = await host.NewTicketAsync(new TicketOptions { Roles = ["ops", "build"], Tags = ["site=eu"] }).Soon();
        return o => Keep(o) with { Password = null, Ticket = new Secret(text) };
    }

    // A change of them is not an event.
    private static Task AssertLabelsAsync(Session at, PeerSession of, string[] roles, string[] tags) => YieldUntilAsync(
        () => at.FindPeer(of.Id!.Value) is { } row && row.Roles.SequenceEqual(roles) && row.Tags.SequenceEqual(tags));
}
