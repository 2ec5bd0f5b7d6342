using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Identity;

/// <summary>The names of members that are enrolled.</summary>
[Trait("Category", "Slow")]
public sealed class EnrolledAliasTests : IdentityTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Name_of_an_absent_member_is_not_given_to_another_one(bool isRestarted)
    {
        HostSession host = StartKept();
        await UntilGoneAsync(host, await EnrolAsync(host));
        if (isRestarted)
            host = await RestartAsync(host);

        Assert.Equal("bob-2", (await EnterAsync(host, "bob")).Alias);
        Assert.Equal("bob", (await ReturnAsync(host)).Alias);
    }

    [Fact]
    public async Task Name_is_free_when_the_member_is_removed()
    {
        HostSession host = StartHost();
        PeerSession peer = await EnrolAsync(host);
        await UntilGoneAsync(host, peer);
        await host.RemoveMemberAsync(peer.Id!.Value).Soon();

        Assert.Equal("bob", (await EnterAsync(host, "bob")).Alias);
    }

    [Fact]
    public async Task Member_that_asks_for_another_name_gets_it()
    {
        HostSession host = StartHost();
        PeerSession peer = await EnrolAsync(host);
        await UntilGoneAsync(host, peer);

        PeerSession again = await ReturnAsync(host, "robert");

        Assert.Equal((peer.Id, "robert"), (again.Id, again.Alias));
        Assert.Equal("robert", Assert.Single(host.EnrolledMembers).Alias);
        Assert.Equal("bob", (await EnterAsync(host, "bob")).Alias);
    }

    [Fact]
    public async Task Member_keeps_the_number_behind_its_name()
    {
        HostSession host = StartHost();
        PeerSession other = await EnterAsync(host, "bob");
        PeerSession peer = await EnrolAsync(host);
        await UntilGoneAsync(host, peer);
        await UntilGoneAsync(host, other);

        Assert.Equal("bob-2", (await ReturnAsync(host, "bob")).Alias);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Name_that_the_owner_has_chosen_stays(bool isPresent)
    {
        HostSession host = StartKept();
        PeerSession peer = await EnrolAsync(host);
        PeerSession other = await EnterAsync(host, "other");
        if (!isPresent)
            await UntilGoneAsync(host, peer);

        await host.RenameMemberAsync(peer.Id!.Value, "build-7").Soon();

        if (isPresent)
        {
            await YieldUntilAsync(() => other.FindPeer(peer.Id.Value)?.Alias == "build-7");
            await UntilGoneAsync(host, peer);
        }
        host = await RestartAsync(host);
        Assert.Equal("build-7", (await ReturnAsync(host, "robert")).Alias);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("OTHER")]
    [InlineData("10.0.0.1")]
    [InlineData("")]
    public async Task Name_that_is_taken_or_cannot_be_one_is_refused(string alias)
    {
        HostSession host = StartHost();
        PeerSession peer = await EnrolAsync(host);
        await EnterAsync(host, "other");

        await FailsAsync(PyileError.InvalidOption, () => host.RenameMemberAsync(peer.Id!.Value, alias));

        Assert.Equal("bob", Assert.Single(host.EnrolledMembers).Alias);
    }

    [Fact]
    public async Task Guest_cannot_be_renamed()
    {
        HostSession host = StartHost();
        PeerSession guest = await EnterAsync(host, "guest");

        await FailsAsync(PyileError.NotAMember, () => host.RenameMemberAsync(guest.Id!.Value, "other"));
        await FailsAsync(PyileError.NotAMember, () => host.RemoveMemberAsync(host.Id!.Value));
        await FailsAsync(PyileError.NotAMember, () => host.RemoveMemberAsync(MemberId.NewRandom()));
    }
}
