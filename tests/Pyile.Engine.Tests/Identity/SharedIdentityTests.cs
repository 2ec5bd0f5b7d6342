using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Identity;

/// <summary>Two sessions with one key.</summary>
[Trait("Category", "Slow")]
public sealed class SharedIdentityTests : IdentityTest
{
    [Fact]
    public async Task Newer_session_takes_the_place_of_the_older_and_both_report_it()
    {
        HostSession host = StartHost();
        PeerSession older = await EnrolAsync(host);

        PeerSession newer = await ReturnAsync(host);

        await RecordOf(older).WaitForAsync<SessionClosed>();
        Assert.Contains("taken its place", RecordOf(older).All<HostLost>().Single().Detail, StringComparison.Ordinal);
        Assert.Contains("has taken its place", Assert.Single(WarningsOf(newer)), StringComparison.Ordinal);
        Assert.Equal(older.Id, newer.Id);
        await newer.SendAsync(host.Id!.Value, "still here").Soon();
    }

    [Fact]
    public async Task Copy_of_the_key_elsewhere_is_noticed_by_both()
    {
        HostSession host = StartHost();
        PeerSession owner = await EnrolAsync(host);
        string copied = Folder.File("copy/default");
        Directory.CreateDirectory(copied);
        File.Copy(IdentityPath(), Path.Combine(copied, Path.GetFileName(IdentityPath())));

        PeerSession thief = await JoinAsync(host, with: o => Keep(o) with
        {
            Password = null,
            Identity = new IdentityOptions { Folder = Folder.File("copy") },
        });

        await RecordOf(owner).WaitForAsync<SessionClosed>();
        Assert.NotEmpty(WarningsOf(thief));
        await host.RemoveMemberAsync(thief.Id!.Value).Soon();
        await RecordOf(thief).WaitForAsync<SessionClosed>();
        await FailsAsync(PyileError.NotAdmitted, () => ReturnAsync(host));
    }

    [Fact]
    public async Task Second_session_with_a_ticket_joins_as_a_guest()
    {
        HostSession host = StartHost();
        PeerSession first = await EnrolAsync(host);

        PeerSession second = await EnrolAsync(host, "second");
        await UntilGoneAsync(host, second);

        Assert.True(first.IsOpen);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Single(host.EnrolledMembers);
        await UntilGoneAsync(host, first);
        Assert.Equal(first.Id, (await ReturnAsync(host)).Id);
    }

    [Fact]
    public async Task Session_that_has_taken_over_holds_the_identity()
    {
        HostSession host = StartHost();
        await EnrolAsync(host);
        PeerSession newer = await ReturnAsync(host);

        PeerSession other = await EnrolAsync(host, "other");

        Assert.True(newer.IsOpen);
        Assert.NotEqual(newer.Id, other.Id);
    }

    [Fact]
    public async Task Failed_login_does_not_keep_the_identity()
    {
        HostSession host = StartKept();
        PeerSession peer = await EnrolAsync(host);
        int port = host.HostAddress.Port;
        await peer.CloseAsync().Soon();
        await host.CloseAsync().Soon();
        await Assert.ThrowsAsync<PyileException>(() => ReturnAsync(host));

        host = StartKept(port);

        Assert.Equal(peer.Id, (await ReturnAsync(host)).Id);
        Assert.Equal("other", (await EnrolAsync(host, "other")).Alias);
    }
}
