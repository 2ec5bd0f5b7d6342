using Pyile.Engine.Tests.Sessions;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Unfinished logins of version 1, in which the host sends first.</summary>
public sealed class LegacyLoginCapTests : LoginCapContract
{
    private protected override bool OnlyUnencrypted => true;

    private protected override int MaxPerAddress => 16;

    [Fact]
    public async Task Login_with_the_right_password_stays_and_a_silent_one_ends()
    {
        HostSession host = StartHost();
        RawPeer talker = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        List<RawConnection> silent = await KnockAsync(host, 15, "127.0.0.1");
        await talker.SayPasswordAsync(extra: ", \"stream\": true");
        await talker.Control.ExpectAsync("{\"authenticated\":true}");

        await KnockAsync(host, 2, "127.0.0.1");

        Assert.Equal(silent[0].Local, (await RecordOf(host).WaitForAsync<LoginFailed>()).Address);
    }

    [Fact]
    public async Task Authenticated_login_makes_no_room_for_new_connections()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpen = 1 } });
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await peer.SayPasswordAsync(extra: ", \"stream\": true");
        await peer.Control.ExpectAsync("{\"authenticated\":true}");

        await KnockAsync(host, 3, "127.0.0.1");

        await RecordOf(host).WaitForAsync<LoginFailed>(count: 2);
        Assert.DoesNotContain(RecordOf(host).All<LoginFailed>(), f => f.Address.Equals(peer.Control.Local));
    }

    private protected override Task UntilAcceptedAsync(RawConnection connection) =>
        connection.ExpectAsync("{\"banned\":false,\"stream\":true}");
}
