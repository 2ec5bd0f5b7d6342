using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Hosts of version 1 that do not complete a login, as the joiner reports them.</summary>
public sealed class LegacyHostFailureTests : LegacyMemoryTest
{
    [Fact]
    public async Task Join_times_out_after_ten_seconds_at_a_silent_host()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AcceptAsync();

        Clock.Advance(TimeSpan.FromSeconds(9.9));
        await Network.QuietAsync();
        Assert.False(joining.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(0.1));

        PyileException exception = await FailsAsync(PyileError.Timeout, () => joining);
        Assert.Contains(host.Address.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Network.Writes, w => w.To.Equals(host.Address));
        await host.Control.ExpectEndAsync();
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("220 mail.example ESMTP\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData("{\"banned\": \"no\"}")]
    [InlineData("{\"banned\": false, \"banned\": false}")]
    [InlineData("{\"authenticated\": true}")]
    [InlineData("{\"distro\": []}")]
    [InlineData("{\"<3\": true}")]
    public async Task Server_that_is_not_a_host_is_reported_and_gets_no_password(string says)
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AcceptAsync();
        await host.Control.SendAsync(says);

        await FailsAsync(PyileError.ProtocolViolation, () => joining);

        Assert.DoesNotContain(Network.Writes, w => w.Text.Contains("secret", StringComparison.Ordinal));
        await host.Control.ExpectEndAsync();
    }

    [Fact]
    public async Task Host_that_never_ends_its_value_is_disconnected()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AcceptAsync();
        Task flood = FloodAsync(host.Control);

        await FailsAsync(PyileError.TooLarge, () => joining);
        await flood.Soon();

        static async Task FloodAsync(RawConnection control)
        {
            await control.SendAsync("{\"distro\": [\"");
            byte[] chunk = [.. new byte[16 * 1024].Select(_ => (byte)'x')];
            await Assert.ThrowsAnyAsync<IOException>(async () =>
            {
                for (int i = 0; i < 200; i++)
                    await control.SendAsync(chunk);
            });
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Host_that_closes_in_the_middle_of_a_login_is_reported_as_lost(int step)
    {
        foreach (bool abort in new[] { false, true })
        {
            RawHost host = Played(new RawHost(Outside));
            Task<PeerSession> joining = JoinAsync(host.Address);
            await host.AcceptAsync();
            await host.LetInAsync();
            if (step == 3)
                await host.Control.SendAsync(host.RosterText());
            await Network.QuietAsync();

            if (abort)
                host.Control.Abort();
            else
                await host.Control.DisposeAsync();

            await FailsAsync(PyileError.ConnectionLost, () => joining);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"banned\": false}")]
    public async Task Joiner_retries_a_host_that_has_no_free_place(string says)
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await CutOffAsync(host, says, 3);
        await TurnUntilAsync(host.AcceptAsync());
        await host.LetInAsync();
        await host.Control.DisposeAsync();

        // This attempt got past the greeting, so the closed connection means a lost host.
        await FailsAsync(PyileError.ConnectionLost, () => joining);
    }

    [Fact]
    public async Task Joiner_gives_up_after_six_attempts_at_a_full_host()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await CutOffAsync(host, "{\"banned\": false}", 6);

        await FailsAsync(PyileError.ConnectionLost, () => joining);
    }

    [Fact]
    public async Task Banned_joiner_does_not_send_its_password()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AcceptAsync();
        await host.Control.SendAsync("{\"banned\": true}");
        await host.Control.DisposeAsync();

        await FailsAsync(PyileError.Banned, () => joining);
        Assert.DoesNotContain(Network.Writes, w => w.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Joiner_sends_nothing_after_its_password_was_refused()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AcceptAsync();
        await host.Control.SendAsync("{\"banned\": false}");
        await host.Control.ExpectAsync("{\"shadow\":\"secret\",\"stream\":true}");
        await host.Control.SendAsync("{\"authenticated\": false}");

        await FailsAsync(PyileError.WrongPassword, () => joining);
        await host.Control.ExpectEndAsync();
    }

    [Theory]
    [InlineData("{\"dist_addr\": [\"127.0.0.1\", 1]}", PyileError.HostUnreachable)]
    [InlineData("{\"dist_addr\": [\"some.name\", 4000]}", PyileError.ProtocolViolation)]
    [InlineData("{\"dist_addr\": [\"\\u001b[2J\", 4000]}", PyileError.ProtocolViolation)]
    [InlineData("{\"dist_addr\": [\"127.0.0.1\", 70000]}", PyileError.ProtocolViolation)]
    [InlineData("{\"dist_addr\": 4000}", PyileError.ProtocolViolation)]
    public async Task Join_fails_if_the_second_connection_cannot_be_made(string says, PyileError error)
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address, with: o => o with { PeerPort = 45_000 });
        await host.AcceptAsync();
        await host.LetInAsync();
        await host.Control.SendAsync(host.RosterText() + says);

        PyileException exception = await FailsAsync(error, () => joining);

        Assert.DoesNotContain(exception.Message, char.IsControl);
        await host.Control.ExpectEndAsync();
        await using var free = Outside.Listen(Given.At("127.0.0.1:45000"), backlog: 1);
    }

    [Fact]
    public async Task Cancelled_join_ends_immediately()
    {
        RawHost host = Played(new RawHost(Outside));
        using var cancel = new CancellationTokenSource();
        Task<PeerSession> joining = JoinAsync(host.Address, cancellationToken: cancel.Token);
        await host.AcceptAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining.Soon());
        await host.Control.ExpectEndAsync();
    }

    private async Task CutOffAsync(RawHost host, string says, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await TurnUntilAsync(host.AcceptAsync());
            if (says.Length > 0)
                await host.Control.SendAsync(says);
            await Network.QuietAsync();
            host.Control.Abort();
        }
    }
}
