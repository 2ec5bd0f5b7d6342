using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A joiner on the host's machine that claims the port on which the host takes messages.</summary>
public sealed class ClaimedHostPortTests : EncryptedMemoryTest
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.9")]
    public async Task Version_2_joiner_is_not_admitted_and_its_ticket_stays_unused(string from)
    {
        HostSession host = StartHost(o => o with { Address = IPAddress.Any });
        var (_, ticket) = await host.NewTicketAsync(new TicketOptions { HostNames = ["127.0.0.1"] }).Soon();
        PlayedMember liar = Played(new PlayedMember(Outside, Time) { MessagePort = host.Address.Port });

        await FailsAsync(PyileError.ConnectionLost, () => liar.JoinAsync(host, ticket, from));

        Assert.Equal(LoginFailure.AddressTaken, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
        Assert.Single(host.GetPeers());
        Assert.Equal(1, Assert.Single(host.Tickets).UsesLeft);
    }

    [Fact]
    public async Task Version_1_joiner_is_not_admitted()
    {
        HostSession host = StartHost(o => o with { Address = IPAddress.Any, Legacy = LegacyProtocol.Instance });
        RawPeer liar = await KnockUnencryptedAsync(host, "127.0.0.9");
        await liar.SayPasswordAsync(extra: ", \"stream\": true");
        await liar.SayAddressAsync(host.Address.Port);

        await liar.Control.ExpectEndAsync();

        Assert.Equal(LoginFailure.AddressTaken, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
    }
}
