using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>Logs, events and exceptions are read by people who must not learn the password.</summary>
[Trait("Category", "Slow")]
public sealed class LeakedSecretTests : EncryptedSessionTest
{
    private const string Password = "Labskaus-mit-Spiegelei-3";
    private const string Wrong = "Labskaus-ohne-Spiegelei-4";
    private const string New = "Rote-Grütze-5";

    private readonly List<SessionRecord> _records = [];
    private readonly List<Exception> _thrown = [];

    [Fact]
    public async Task Logs_events_and_exceptions_contain_no_password_and_no_ticket()
    {
        HostSession host = StartHost(o => o with { Password = new Secret(Password), PasswordAttempts = 3 });
        var (ticket, text) = await host.NewTicketAsync().Soon();
        var (_, revoked) = await host.NewTicketAsync().Soon();
        await JoinAsync(host, "one", Recorded(o => o with { Password = new Secret(Password) }));
        await JoinAsync(host, "two", Recorded(o => o with { Password = null, Ticket = new Secret(text) }));
        await RefusedAsync(host, PyileError.TicketInvalid, o => o with { Password = null, Ticket = new Secret(text) });
        await RefusedAsync(host, PyileError.TicketInvalid, o => o with { Password = null, Ticket = new Secret(text[..^3]) });
        await RefusedAsync(host, PyileError.InvalidOption, o => o with { Password = new Secret(Password), Ticket = new Secret(text), Alias = "" });
        await RefusedAsync(host, PyileError.WrongPassword, o => o with { Password = new Secret(Wrong) });
        await host.SetPasswordAsync(new Secret(New)).Soon();
        await RefusedAsync(host, PyileError.WrongPassword, o => o with { Password = new Secret(Password) });
        await RefusedAsync(host, PyileError.Banned, o => o with { Password = new Secret(New) });
        await RecordOf(host).WaitForAsync<Banned>();

        string everything = string.Join('\n', [RecordOf(host), .. _records, .. _thrown, ticket, .. host.Bans, .. host.Attempts]);
        foreach (SessionRecord record in (SessionRecord[])[RecordOf(host), .. _records])
            everything += string.Join('\n', record.All<object>());
        byte[] bytes = Encoding.UTF8.GetBytes(everything);

        Assert.Contains("two", everything, StringComparison.Ordinal);
        Assert.Equal(6, _thrown.Count);
        Assert.All((string[])[Password, Wrong, New, text, text[..^3], revoked], secret => Traces.AssertNone(bytes, secret));
        TicketText.TryDecode(text, out TicketContent? content, out _);
        Traces.AssertNone(bytes, content!.Secret, "The ticket's secret");
        Traces.AssertNone(Encoding.UTF8.GetBytes(content.ToString()), content.Secret, "The ticket's secret");
    }

    private Func<PeerOptions, PeerOptions> Recorded(Func<PeerOptions, PeerOptions> with)
    {
        SessionRecord record = NewRecord();
        _records.Add(record);
        return o => with(o with { Logger = record });
    }

    private async Task RefusedAsync(HostSession host, PyileError kind, Func<PeerOptions, PeerOptions> with) =>
        _thrown.Add(await FailsAsync(kind, () => JoinAsync(host, "refused", Recorded(with))));
}
