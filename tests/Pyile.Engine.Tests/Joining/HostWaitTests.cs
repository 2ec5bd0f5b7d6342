using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Joining;

/// <summary>Joins that wait for a host, and members whose own address goes away.</summary>
[Trait("Category", "Slow")]
public sealed class HostWaitTests : EncryptedMemoryTest
{
    private static readonly IPEndPoint Place = Given.At("127.0.0.1:4702");

    private RoutedTransport? _network;

    private RoutedTransport Routes => _network ??= new RoutedTransport(Network.Inside, Happened);

    private protected override ITransport Transport => Routes;

    [Fact]
    public async Task Join_that_waits_succeeds_when_the_host_starts()
    {
        Task<PeerSession> joining = WaitingJoinAsync(Timeout.InfiniteTimeSpan);
        await TurnUntilAsync(UntilAsync(() => Routes.Dialled.Count >= 20));
        Assert.False(joining.IsCompleted);

        StartHost(o => o with { Port = Place.Port });

        Assert.Equal(SessionState.Connected, (await TurnUntilAsync(joining)).State);
    }

    [Fact]
    public async Task Join_that_waits_survives_silence_and_refusals()
    {
        HostSession host = StartHost(o => o with { Port = Place.Port });
        Routes.Silence($"{Place}");
        Task<PeerSession> joining = WaitingJoinAsync(Timeout.InfiniteTimeSpan);
        await TurnUntilAsync(UntilAsync(() => Routes.Dialled.Count >= 3));
        Assert.False(joining.IsCompleted);

        Routes.Restore($"{Place}");

        Assert.Equal(host.Fingerprint, (await TurnUntilAsync(joining)).Fingerprint);
    }

    [Fact]
    public async Task Limited_wait_ends_with_the_reason_when_its_time_is_over()
    {
        DateTimeOffset began = Clock.GetUtcNow();

        PyileException exception = await FailsAsync(
            PyileError.HostUnreachable, () => TurnUntilAsync(WaitingJoinAsync(TimeSpan.FromSeconds(3))));

        Assert.InRange(Clock.GetUtcNow() - began, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(15));
        Assert.Contains($"{Place}", exception.Message, StringComparison.Ordinal);
        Assert.True(Routes.Dialled.Count > 3);
    }

    [Fact]
    public async Task Cancelled_wait_ends()
    {
        using var stop = new CancellationTokenSource();
        Task<PeerSession> joining = WaitingJoinAsync(Timeout.InfiniteTimeSpan, cancellationToken: stop.Token);
        await TurnUntilAsync(UntilAsync(() => Routes.Dialled.Count >= 3));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining.Soon());
    }

    [Fact]
    public async Task Wrong_password_and_ban_are_not_tried_again()
    {
        HostSession host = StartHost(o => o with { Port = Place.Port, PasswordAttempts = 2 });

        await FailsAsync(PyileError.WrongPassword, () => WaitingJoinAsync(Timeout.InfiniteTimeSpan, o => o with { Password = new Secret("guess") }));
        Assert.Equal(1, Assert.Single(host.Attempts).Count);
        await host.BanAsync(IPNetwork.Parse("127.0.0.1/32"), "test").Soon();
        int dialled = Routes.Dialled.Count;

        await FailsAsync(PyileError.Banned, () => WaitingJoinAsync(Timeout.InfiniteTimeSpan));
        Assert.Equal(dialled + 1, Routes.Dialled.Count);
    }

    [Fact]
    public async Task Server_that_falls_silent_after_the_proof_of_a_password_is_not_sent_another_one()
    {
        var host = new RogueHost(Outside, RogueAnswer.Silence);
        Played(host);

        await FailsAsync(
            PyileError.Timeout,
            () => TurnUntilAsync(JoinAsync(host.Address, with: o => o with { RetryFor = Timeout.InfiniteTimeSpan })));

        Assert.Equal(1, host.Proofs);
    }

    [Fact]
    public async Task Sockets_are_bound_only_to_an_address_that_was_chosen()
    {
        HostSession host = StartHost();
        PeerSession free = await EnterAsync(host, "free");
        PeerSession bound = await EnterAsync(host, "bound", o => o with { Address = Given.Ip("127.0.0.7") });
        await UntilAllKnowAllAsync(host, free, bound);

        foreach (Receipt receipt in (Receipt[])
        [
            await free.SendAsync(host.Id!.Value, "to the host").Soon(), await free.SendAsync(bound.Id!.Value, "to a member").Soon(),
            await bound.SendAsync(host.Id!.Value, "to the host").Soon(),
        ])
            Assert.Equal(ReceiptStatus.Delivered, receipt.Status);

        Assert.Equal(
            [IPAddress.Any, IPAddress.Any, IPAddress.Any, Given.Ip("127.0.0.7"), Given.Ip("127.0.0.7")], Routes.Bound.OrderBy(a => $"{a}"));
    }

    [Fact]
    public async Task Member_whose_own_address_is_missing_for_a_moment_comes_back()
    {
        HostSession host = StartHost(o => o with { Heartbeat = Patient });
        PeerSession peer = await EnterAsync(host, with: o => o with { Address = Given.Ip("127.0.0.7"), Heartbeat = Patient });
        await RecordOf(host).WaitForAsync<PeerJoined>();

        for (int loss = 1; loss <= 2; loss++)
        {
            Routes.Missing = Given.Ip("127.0.0.7");
            Routes.CutAll();
            await TurnUntilAsync(RecordOf(peer).WaitForLineAsync(LogIds.ReconnectFailed, count: loss * 4));
            Assert.Equal(loss, RecordOf(peer).LinesOf(LogIds.OwnAddressMissing).Count);
            Routes.Missing = null;
            await TurnUntilAsync(RecordOf(peer).WaitForAsync<Reconnected>(count: loss));
            Clock.Advance(OwnAddressWatch.Patience);
        }
    }

    [Fact]
    public async Task Member_whose_own_address_does_not_come_back_ends_with_that_reason()
    {
        HostSession host = StartHost();
        PeerSession peer = await EnterAsync(host, with: o => o with { Address = Given.Ip("127.0.0.7") });
        await RecordOf(host).WaitForAsync<PeerJoined>();
        DateTimeOffset began = Clock.GetUtcNow();

        Routes.Missing = Given.Ip("127.0.0.7");
        Routes.CutAll();
        Task<HostLost> losing = RecordOf(peer).WaitForAsync<HostLost>();
        while (await Task.WhenAny(losing, Task.Delay(10)) != losing)
            Clock.Advance(TimeSpan.FromSeconds(4));
        HostLost lost = await losing;

        Assert.Equal((PyileError.AddressInvalid, SessionState.HostLost), (lost.Reason, peer.State));
        Assert.Contains("127.0.0.7", lost.Detail, StringComparison.Ordinal);
        Assert.InRange(Clock.GetUtcNow() - began, OwnAddressWatch.Patience, OwnAddressWatch.Patience + TimeSpan.FromMinutes(2));
    }

    private Task<PeerSession> WaitingJoinAsync(
        TimeSpan retryFor, Func<PeerOptions, PeerOptions>? with = null, CancellationToken cancellationToken = default) => JoinAsync(
        Place,
        with: o =>
        {
            PeerOptions waiting = o with { RetryFor = retryFor };
            return with is null ? waiting : with(waiting);
        },
        cancellationToken: cancellationToken);
}
