using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Aliases are unique in a network and the same for all members.</summary>
[Trait("Category", "Slow")]
public sealed class AliasTests : EncryptedSessionTest
{
    [Fact]
    public async Task Second_member_with_an_alias_gets_a_number_that_all_members_know()
    {
        HostSession host = StartHost();
        PeerSession first = await EnterAsync(host, "bob");
        PeerSession second = await EnterAsync(host, "BOB");
        PeerSession third = await EnterAsync(host, "Admin");
        await UntilAllKnowAllAsync(host, first, second, third);

        Assert.Equal(["bob", "BOB-2", "Admin-2"], new[] { first.Alias, second.Alias, third.Alias });
        foreach (Session session in (Session[])[host, first, second, third])
            Assert.Equal(["admin", "bob", "BOB-2", "Admin-2"], session.GetPeers().OrderBy(p => p.Joined).Select(p => p.Alias));
        await second.SendAsync(first.Address, "hello").Soon();
        Assert.Equal("BOB-2", (await NextAsync(first)).Alias);
    }

    [Fact]
    public async Task Alias_is_free_again_after_its_member_has_left()
    {
        HostSession host = StartHost();
        PeerSession first = await EnterAsync(host, "bob");
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await first.CloseAsync().Soon();
        await RecordOf(host).WaitForAsync<PeerLeft>();
        // The alias is released directly after the member has left.
        await RecordOf(host).WaitForLineAsync(115);

        PeerSession second = await EnterAsync(host, "bob");
        Assert.StartsWith("bob", second.Alias, StringComparison.Ordinal);
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        await second.CloseAsync().Soon();
    }

    [Fact]
    public async Task Member_that_reconnects_keeps_its_number()
    {
        await using var folder = new TemporaryFolder();
        HostSession before = StartHost(o => o with { StatePath = folder.File("state.json") });
        PeerSession first = await EnterAsync(before, "bob");
        PeerSession second = await EnterAsync(before, "bob");
        await UntilAllKnowAllAsync(before, first, second);
        await before.CloseAsync().Soon();

        HostSession after = StartHost(o => o with { StatePath = folder.File("state.json"), Port = before.HostAddress.Port, PeerPort = before.Address.Port });
        await RecordOf(first).WaitForAsync<Reconnected>();
        await RecordOf(second).WaitForAsync<Reconnected>();
        await UntilAllKnowAllAsync(after, first, second);

        Assert.Equal(["bob", "bob-2"], new[] { first.Alias, second.Alias });
        Assert.Equal(["admin", "bob", "bob-2"], after.GetPeers().Select(p => p.Alias).Order(StringComparer.Ordinal));
        await after.CloseAsync().Soon();
    }
}
