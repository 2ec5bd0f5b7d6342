using System.Collections.Concurrent;
using System.Net;
using Pyile.Engine;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Lab.Tests.Agents;

/// <summary>The session of an agent. Everything that it receives and everything that happens goes to the output.</summary>
internal sealed class AgentSession(AgentOutput output)
{
    private readonly List<Task> _reading = [];
    private readonly ConcurrentDictionary<string, MemberId> _ids = new();
    private Session? _session;

    public SteppedClock Clock { get; } = new();

    public void Host(HostCommand command)
    {
        using var password = new Secret(command.Password);
        HostOptions options = new() { Password = password, Alias = command.Alias, Port = command.Port, StatePath = command.StatePath };
        if (command.Options.AwayGrace is { } grace)
            options = options with { AwayGrace = TimeSpan.FromSeconds(grace) };
        if (command.Options.CertificateLife is { } life)
            options = options with { CertificateLife = TimeSpan.FromSeconds(life) };
        Begin(HostSession.Start(Complete(options, command.Options).WithLogLines(Log)));
    }

    public async Task<string> NewTicketAsync(TicketCommand command)
    {
        var options = new TicketOptions { Uses = command.Uses, HostNames = command.HostNames };
        return (await ((HostSession)Open).NewTicketAsync(options)).Text;
    }

    public async Task JoinAsync(JoinCommand command)
    {
        using Secret? password = command.Password is { } text ? new Secret(text) : null;
        PeerOptions options = new()
        {
            Alias = command.Alias,
            Ticket = command.Ticket is null ? null : new Secret(command.Ticket),
            HostName = command.HostName,
            Password = password,
            Timeout = TimeSpan.FromSeconds(command.Timeout),
        };
        Begin(await PeerSession.ConnectAsync(Complete(options, command.Options).WithLogLines(Log)));
    }

    public async Task SendAsync(SendCommand command)
    {
        TimeSpan? timeout = command.Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var pending = new List<Task>(command.Count);
        long began = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < command.Count; i++)
        {
            // Behind time, as after a stop of the process, messages follow each other without a pause.
            TimeSpan early = TimeSpan.FromSeconds(i * command.Pace) - TimeProvider.System.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
                await Task.Delay(early);
            int number = command.First + i;
            var content = new Content(new NumberedText(Open.Alias, command.Stream, number).Format(command.Size))
            {
                Key = command.IsKeyed ? $"{command.Stream} {number}" : null,
            };
            var message = (command.Stream, Number: number, Sent: TimeProvider.System.GetTimestamp());
            if (command.To is { } to)
                pending.Add(ReportAsync(message, to, Open.SendAsync(FindId(to), content, timeout)));
            else
                pending.AddRange(Open.Broadcast(content, timeout).Select(receipt => ReportAsync(message, null, receipt)));
        }
        await Task.WhenAll(pending);
    }

    public RosterRow[] GetRoster() =>
    [
        .. Open.GetPeers().Select(peer => new RosterRow(peer.Alias ?? "", $"{peer.Address}", peer.State, peer.IsHost, peer.IsSelf, peer.Path)),
    ];

    public string GetBans() => string.Join('\n', ((HostSession)Open).Bans);

    public async Task EndAsync()
    {
        if (Interlocked.Exchange(ref _session, null) is not { } session)
            return;
        await session.DisposeAsync();
        await Task.WhenAll(_reading);
        _reading.Clear();
    }

    private Session Open => _session ?? throw new InvalidOperationException("The agent has no session.");

    private T Complete<T>(T options, AgentOptions given)
        where T : SessionOptions
    {
        SessionOptions complete = options with { PeerPort = given.PeerPort, TimeProvider = Clock };
        if (given.Address is { } address)
            complete = complete with { Address = IPAddress.Parse(address) };
        if (given.SendTimeout is { } timeout)
            complete = complete with { SendTimeout = TimeSpan.FromSeconds(timeout) };
        if (given.IdleAfter is { } idle)
            complete = complete with { Outbox = complete.Outbox with { IdleAfter = TimeSpan.FromSeconds(idle) } };
        return (T)complete;
    }

    private void Begin(Session session)
    {
        _session = session;
        _reading.Add(ReceiveAsync(session));
        _reading.Add(ListenAsync(session));
    }

    private async Task ReceiveAsync(Session session)
    {
        while (await session.ReceiveAsync() is { } message)
            output.Write(new ReceivedLine(message.Alias, message.Text));
    }

    private async Task ListenAsync(Session session)
    {
        await foreach (SessionEvent happened in session.Events.ReadAllAsync())
        {
            if (happened is MessageReceived)
                continue;
            Peer? peer = (happened as PeerEvent)?.Peer;
            output.Write(new EventLine(happened.GetType().Name, peer?.Alias, (happened as PeerLeft)?.Reason.ToString()));
        }
    }

    private async Task ReportAsync((string Stream, int Number, long Sent) message, string? to, Task<Receipt> receipt)
    {
        Receipt got = await receipt;
        output.Write(new ReceiptLine(to ?? got.Alias ?? "", message.Stream, message.Number, got.Reason, got.Detail, message.Sent));
    }

    // A member that was on the roster before is still sent to, so that the session says what becomes of that.
    private MemberId FindId(string alias)
    {
        foreach (Peer peer in Open.GetPeers().Where(peer => peer.Alias is not null))
            _ids[peer.Alias!] = peer.Id;
        return _ids.TryGetValue(alias, out MemberId id) ? id : throw new InvalidOperationException($"There is no member {alias}.");
    }

    private void Log(Engine.Diagnostics.LogLine line) => output.Write(new LogLine($"{line.Severity}", line.Message));
}
