using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

[Trait("Category", "Slow")]
public sealed class PasswordChangeTests : EncryptedSessionTest
{
    [Fact]
    public async Task Changed_password_keeps_members_and_applies_to_new_logins()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        await UntilAllKnowAllAsync(host, one);

        await host.SetPasswordAsync(new Secret("another")).Soon();

        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, "two"));
        PeerSession two = await JoinAsync(host, "two", o => o with { Password = new Secret("another") });
        await UntilAllKnowAllAsync(host, one, two);
        Assert.Equal(SessionState.Connected, one.State);
        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(two.Address, "hello").Soon()).Status);
        Assert.Single(RecordOf(host).LinesOf(117));
    }

    [Fact]
    public async Task Changed_password_applies_to_both_versions()
    {
        HostSession host = StartHost(o => o with { Legacy = LegacyProtocol.Instance });
        await host.SetPasswordAsync(new Secret("another")).Soon();

        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: AsVersion1));
        PeerSession old = await JoinAsync(host, with: o => AsVersion1(o) with { Password = new Secret("another") });
        Assert.False(old.Encrypted);
    }

    [Fact]
    public async Task Invalid_new_password_changes_nothing()
    {
        HostSession host = StartHost();
        await FailsAsync(PyileError.InvalidOption, () => host.SetPasswordAsync(new Secret("")));
        await JoinAsync(host);
        Assert.Empty(RecordOf(host).LinesOf(117));
    }

    private static PeerOptions AsVersion1(PeerOptions options) => options with { Legacy = LegacyProtocol.Exclusive };
}
