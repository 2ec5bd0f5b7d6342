using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Both versions on one port and one roster, and what members of each see of the other.</summary>
[Trait("Category", "Slow")]
public sealed class TwoVersionsTests : EncryptedMemoryTest
{
    [Fact]
    public async Task Silent_joiner_is_greeted_after_300_ms_and_joins()
    {
        HostSession host = StartBoth();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await Clock.WhenWaitedForAsync(Hesitation);
        Clock.Advance(Hesitation - TimeSpan.FromMilliseconds(1));
        await Network.QuietAsync();
        Assert.Empty(Network.WritesTo(peer.Control.Local));

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await peer.SayPasswordAsync(extra: ", \"stream\": true");
        await peer.SayAddressAsync();
        await peer.ConnectDistAsync(await peer.ReadDistAsync());

        Peer joined = (await RecordOf(host).WaitForAsync<PeerJoined>()).Peer;
        Assert.Equal((peer.Address, false), (joined.Address, joined.Encrypted));
        Assert.Equal([true, false], host.GetPeers().Select(p => p.Encrypted));
    }

    [Fact]
    public async Task Joiner_that_begins_with_TLS_is_not_delayed()
    {
        HostSession host = StartBoth();
        PeerSession one = await EnterAsync(host);
        Assert.True(one.Encrypted);
        Assert.True(host.GetPeers()[1].Encrypted);
    }

    [Fact]
    public async Task Guesses_in_both_versions_share_one_budget()
    {
        HostSession host = StartHost(o => o with
        {
            Legacy = LegacyProtocol.Instance,
            Login = LegacyProtocol.LoginDefaults with { WrongPasswordsBurst = 3, WrongPasswordsPerSecond = 0.001 },
        });
        RawPeer[] guessers = await GreetedAsync(host, 4);
        foreach (RawPeer guesser in guessers[..2])
        {
            await guesser.SayPasswordAsync("guess");
            await guesser.Control.ExpectAsync("{\"authenticated\":false}");
        }
        await using RawJoiner encrypted = await RawJoiner.ConnectAsync(host.HostAddress, Given.Ip("127.0.2.1"), Outside);
        Assert.IsType<ChallengeFrame>(await encrypted.AskAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty)));
        Assert.Equal(new RefusalFrame(RefusalReason.ProofRefused), await encrypted.AskAsync(new ProofFrame("guesser", 9, JoinerCapabilities.None, new byte[384], default, new byte[32])));

        // The host no longer checks any password and does not answer whether it was right.
        await guessers[2].SayPasswordAsync("guess");
        await guessers[2].Control.ExpectEndAsync();
        await guessers[3].SayPasswordAsync();
        await guessers[3].Control.ExpectEndAsync();
        await using RawJoiner late = await RawJoiner.ConnectAsync(host.HostAddress, Given.Ip("127.0.2.2"), Outside);
        Assert.Equal(new RefusalFrame(RefusalReason.Full), await late.AskAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty)));

        await RecordOf(host).WaitForAsync<LoginFailed>(count: 6);
        Assert.Equal(
            [(LoginFailure.WrongPassword, 3), (LoginFailure.Busy, 3)],
            RecordOf(host).All<LoginFailed>().CountBy(f => f.Reason).OrderBy(c => c.Key == LoginFailure.Busy).Select(c => (c.Key, c.Value)));
        Assert.Equal(3, host.Attempts.Count);
        await EnterAsync(host);
    }

    [Fact]
    public async Task Version_1_member_sees_the_host_and_the_members_that_allow_version_1()
    {
        HostSession host = StartBoth();
        PeerSession strict = await EnterAsync(host, "strict");
        PeerSession open = await EnterAsync(host, "open", o => o with { Legacy = LegacyProtocol.Instance });
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        RawPeer first = await JoinUnencryptedAsync(host);
        RawPeer second = await JoinUnencryptedAsync(host);

        Assert.Equal([host.Address, open.Address, first.Address, second.Address], second.Roster);
        await UntilAllHaveAsync([strict, open], 5);
        Assert.Equal([true, true, true, false, false], strict.GetPeers().Select(p => p.Encrypted));
    }

    [Fact]
    public async Task Broadcast_reports_the_version_1_members_that_it_did_not_reach()
    {
        HostSession host = StartBoth();
        PeerSession strict = await EnterAsync(host, "strict");
        RawPeer old = await JoinUnencryptedAsync(host);
        await UntilAllHaveAsync([strict], 3);

        IReadOnlyList<Receipt> receipts = await strict.BroadcastAsync("to all").Soon();

        Receipt failed = Assert.Single(receipts, r => Equals(r.To, old.Address));
        Assert.Equal((ReceiptStatus.Failed, FailureReason.Unencrypted, false), (failed.Status, failed.Reason, failed.Encrypted));
        Assert.False(string.IsNullOrWhiteSpace(failed.Detail));
        Assert.Equal(ReceiptStatus.Delivered, Assert.Single(receipts, r => Equals(r.To, host.Address)).Status);
        Assert.Empty(Network.WritesTo(old.Address));
        Assert.Equal(new SessionCounters { Sent = 2, Delivered = 1, Failed = 1, BytesSent = 6 }, strict.Counters);
    }

    [Fact]
    public async Task Member_without_the_switch_refuses_messages_of_version_1()
    {
        HostSession host = StartBoth();
        PeerSession strict = await EnterAsync(host, "strict");
        RawPeer old = await JoinUnencryptedAsync(host);
        await UntilAllHaveAsync([strict], 3);

        RawConnection connection = Played(await RawConnection.ToAsync(Outside, strict.Address));
        await connection.SendAsync(MessageFrom(old.Address));

        await connection.ExpectEndAsync();
        await RecordOf(strict).WaitForLineAsync(106);
        Assert.Equal((0, 1), (strict.WaitingMessages, strict.Counters.Refused));
    }

    [Fact]
    public async Task Member_with_the_switch_exchanges_messages_with_version_1()
    {
        HostSession host = StartBoth();
        PeerSession open = await EnterAsync(host, "open", o => o with { Legacy = LegacyProtocol.Instance });
        RawPeer old = await JoinUnencryptedAsync(host);
        await UntilAllHaveAsync([open], 3);

        RawConnection connection = Played(await RawConnection.ToAsync(Outside, open.Address));
        await connection.SendAsync(MessageFrom(old.Address));
        Message received = (await open.ReceiveAsync().Soon())!;
        Assert.Equal(("hello", "old", old.Address, false), (received.Text, received.Alias, received.From, received.Encrypted));
        Assert.Contains("\"hello\"", await connection.ReadValueAsync(), StringComparison.Ordinal);

        Task<Receipt> sending = open.SendAsync(old.Address, "back");
        RawConnection taken = Played(await RawConnection.FromAsync(old.Listener));
        string value = await taken.ReadValueAsync();
        Assert.Contains("\"back\"", value, StringComparison.Ordinal);
        await taken.SendAsync($"{{\"data\": {value}, \"alias\": \"old\"}}");
        Receipt receipt = await sending.Soon();
        Assert.Equal((ReceiptStatus.Delivered, "old", false), (receipt.Status, receipt.Alias, receipt.Encrypted));
    }

    [Fact]
    public async Task Unencrypted_message_cannot_come_from_a_version_2_member()
    {
        HostSession host = StartBoth();
        PeerSession open = await EnterAsync(host, "open", o => o with { Legacy = LegacyProtocol.Instance });
        PeerSession victim = await EnterAsync(host, "victim");
        await UntilAllHaveAsync([open, victim], 3);

        RawConnection forged = Played(await RawConnection.ToAsync(Outside, open.Address));
        await forged.SendAsync(MessageFrom(victim.Address));
        await TurnUntilAsync(forged.ExpectEndAsync());

        await RecordOf(open).WaitForLineAsync(106);
        Assert.Equal(0, open.WaitingMessages);
    }

    [Fact]
    public async Task Sender_that_claims_to_be_a_version_2_member_is_identified_by_its_address()
    {
        HostSession host = StartBoth();
        PeerSession open = await EnterAsync(host, "open", o => o with { Legacy = LegacyProtocol.Instance });
        PeerSession victim = await EnterAsync(host, "victim");
        RawPeer old = await JoinUnencryptedAsync(host);
        await UntilAllHaveAsync([open, victim], 4);

        RawConnection forged = Played(await RawConnection.ToAsync(Outside, open.Address));
        await forged.SendAsync(MessageFrom(victim.Address));

        Assert.Equal(old.Address, (await open.ReceiveAsync().Soon())!.From);
    }

    [Fact]
    public async Task Host_without_the_switch_sends_nothing_and_closes_after_two_seconds_of_silence()
    {
        HostSession host = StartHost();
        RawConnection silent = Played(await RawConnection.ToAsync(Outside, host.HostAddress));
        await Clock.WhenWaitedForAsync(TimeSpan.FromSeconds(2));
        await TurnAsync(1.75);
        Assert.Empty(RecordOf(host).All<LoginFailed>());

        await TurnAsync(0.25);

        await silent.ExpectEndAsync();
        Assert.Empty(Network.WritesTo(silent.Local));
        Assert.Equal(LoginFailure.TimedOut, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"shadow\": \"secret\"}")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public async Task Host_without_the_switch_closes_a_connection_without_TLS(string said)
    {
        HostSession host = StartHost();
        RawConnection connection = Played(await RawConnection.ToAsync(Outside, host.HostAddress));

        await connection.SendAsync(said);

        await connection.ExpectEndAsync();
        Assert.Empty(Network.WritesTo(connection.Local));
        Assert.Equal(LoginFailure.NotEncrypted, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
    }

    [Fact]
    public async Task Joiner_without_the_switch_sends_no_password_to_a_host_that_greets()
    {
        IListener listener = Outside.Listen(new IPEndPoint(IPAddress.Loopback, 0), backlog: 1);
        await using (listener)
        {
            Task<PyileException> failing = FailsAsync(PyileError.UnencryptedNotAllowed, () => JoinAsync(listener.Local));
            RawConnection taken = Played(await RawConnection.FromAsync(listener));
            await taken.SendAsync("{\"banned\":false,\"stream\":true}");
            await failing.Soon();
            Assert.All(Network.WritesTo(listener.Local), w => Assert.DoesNotContain("secret", w.Text, StringComparison.Ordinal));
        }
    }

    // Each guess comes from its own address.
    private async Task<RawPeer[]> GreetedAsync(HostSession host, int count)
    {
        var peers = new RawPeer[count];
        for (int i = 0; i < count; i++)
            peers[i] = Played(await RawPeer.KnockAsync(Outside, host.HostAddress, $"127.0.1.{1 + i}"));
        await Clock.WhenWaitedForAsync(Hesitation, count);
        Clock.Advance(Hesitation);
        return peers;
    }

    private static string MessageFrom(IPEndPoint from) =>
        $"{{\"data\": \"hello\", \"alias\": \"old\", \"to\": \"Broadcast\", \"from\": [\"{from.Address}\", {from.Port}]}}";

    private Task UntilAllHaveAsync(Session[] sessions, int members) =>
        TurnUntilAsync(UntilAsync(() => sessions.All(s => s.GetPeers().Count == members)));
}
