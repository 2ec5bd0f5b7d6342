using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

[Trait("Category", "Slow")]
public sealed class TicketTests : EncryptedMemoryTest
{
    [Fact]
    public async Task Ticket_for_one_use_admits_one_peer()
    {
        HostSession host = StartHost();
        string text = await TicketAsync(host);

        await EnterAsync(host, text);

        await FailsAsync(PyileError.TicketInvalid, () => EnterAsync(host, text));
        Assert.Equal(LoginFailure.TicketRefused, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
        Assert.Empty(host.Tickets);
    }

    [Fact]
    public async Task Ticket_for_two_uses_admits_two_peers()
    {
        HostSession host = StartHost();
        string text = await TicketAsync(host, new TicketOptions { Uses = 2 });

        await EnterAsync(host, text);
        await UntilAsync(() => host.Tickets is [{ Uses: 2, UsesLeft: 1 }]);
        await EnterAsync(host, text);

        await FailsAsync(PyileError.TicketInvalid, () => EnterAsync(host, text));
    }

    [Fact]
    public async Task Ticket_for_three_uses_admits_three_of_ten_simultaneous_peers()
    {
        HostSession host = StartHost(o => o with { PasswordAttempts = 100, Login = new LoginOptions { MaxHalfOpenPerAddress = 10 } });
        string text = await TicketAsync(host, new TicketOptions { Uses = 3 });

        Task<PeerSession>[] joining = [.. Enumerable.Range(0, 10).Select(_ => EnterAsync(host, text))];
        await Task.WhenAll(joining.Select(j => j.ContinueWith(_ => { }, TaskScheduler.Default))).Soon();

        Assert.Equal(3, joining.Count(j => j.IsCompletedSuccessfully));
        Assert.All(joining.Where(j => j.IsFaulted), j => Assert.Equal(PyileError.TicketInvalid, Assert.IsType<PyileException>(j.Exception!.InnerException).Kind));
    }

    [Fact]
    public async Task Expired_ticket_is_refused()
    {
        HostSession host = StartHost();
        string text = await TicketAsync(host, new TicketOptions { Uses = 2, Life = TimeSpan.FromMinutes(5) });
        Clock.Jump(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        await EnterAsync(host, text);

        Clock.Jump(TimeSpan.FromMilliseconds(1));

        await FailsAsync(PyileError.TicketInvalid, () => EnterAsync(host, text));
        Assert.Empty(host.Tickets);
    }

    [Fact]
    public async Task Removed_ticket_is_refused_and_its_members_stay()
    {
        HostSession host = StartHost();
        var (ticket, text) = await host.NewTicketAsync(new TicketOptions { Uses = 5 }).Soon();
        PeerSession member = await EnterAsync(host, text);

        Assert.Equal(ticket.Id, (await host.RemoveTicketAsync(ticket.Id).Soon()).Ticket?.Id);
        Assert.Null((await host.RemoveTicketAsync(ticket.Id).Soon()).Ticket);

        await FailsAsync(PyileError.TicketInvalid, () => EnterAsync(host, text));
        Assert.True(member.IsOpen);
        Assert.Equal(2, host.GetPeers().Count);
    }

    [Fact]
    public async Task Invalid_tickets_count_against_their_address_and_do_not_block_passwords()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { WrongPasswordsBurst = 1 } });
        var (ticket, text) = await host.NewTicketAsync().Soon();
        await host.RemoveTicketAsync(ticket.Id).Soon();

        for (int i = 1; i <= 5; i++)
            await FailsAsync(PyileError.TicketInvalid, () => EnterAsync(host, text, with: o => o with { Address = Given.Ip($"127.0.1.{i}") }));

        Assert.Equal([1, 1, 1, 1, 1], host.Attempts.Select(a => a.Count));
        await using RawJoiner joiner = await RawJoiner.ConnectAsync(host.HostAddress, Given.Ip("127.0.2.1"), Outside);
        Assert.IsType<ChallengeFrame>(await joiner.AskAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty)));
    }

    [Fact]
    public async Task Damaged_ticket_text_is_reported_without_a_connection()
    {
        HostSession host = StartHost();
        string text = await TicketAsync(host);
        string changed = text[..20] + (text[20] == 'a' ? 'b' : 'a') + text[21..];

        foreach (string garbled in (string[])["", "hello", text[..^1], text + "A", changed, text[1..]])
            await FailsAsync(PyileError.TicketInvalid, () => EnterAsync(host, garbled));

        Assert.Empty(RecordOf(host).All<LoginFailed>());
        await EnterAsync(host, " " + text.Insert(30, "\r\n  ") + "\n");
    }

    [Fact]
    public async Task Use_of_a_ticket_is_final_when_its_certificate_has_left_the_host()
    {
        HostSession host = StartHost();
        string text = await TicketAsync(host);

        await using (RawJoiner halfway = await RawJoiner.ConnectAsync(host.HostAddress, Given.Ip("127.0.2.1"), Outside))
            await halfway.ProveAsync(text);

        await RecordOf(host).WaitForAsync<LoginFailed>();
        Assert.Empty(host.Tickets);
        await FailsAsync(PyileError.TicketInvalid, () => EnterAsync(host, text));
    }

    private static async Task<string> TicketAsync(HostSession host, TicketOptions? options = null) => (await host.NewTicketAsync(options).Soon()).Text;

    private Task<PeerSession> EnterAsync(HostSession host, string text, string alias = "one", Func<PeerOptions, PeerOptions>? with = null) =>
        JoinAsync(host, alias, o =>
        {
            PeerOptions ticket = o with { Password = null, Ticket = new Secret(text) };
            return with is null ? ticket : with(ticket);
        });
}
