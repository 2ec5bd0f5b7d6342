using System.Net;
using Pyile.Engine.Model;
using Pyile.Lab.Tests.Agents;
using Pyile.Lab.Tests.Devices;
using Pyile.Lab.Tests.Histories;
using Pyile.Lab.Tests.Model;

namespace Pyile.Lab.Tests;

/// <summary>A machine of a laboratory: its interfaces, and the process on it. Its name is the alias of its member.</summary>
/// <param name="name">Its name.</param>
/// <param name="lab">Where it is.</param>
/// <param name="inside">Its namespace.</param>
internal sealed class Machine(string name, Lab lab, NetworkNamespace inside) : IAsyncDisposable
{
    private readonly List<Nic> _nics = [];
    private readonly Dictionary<string, int> _sent = [];
    private AgentProcess? _agent;

    public string Name => name;

    /// <summary>Its first interface.</summary>
    public Nic Nic => _nics[0];

    /// <summary>What the processes on it have said, the newest last.</summary>
    public LineRecord Lines { get; } = new();

    public AgentProcess Agent => _agent ?? throw new InvalidOperationException($"No process runs on {name}.");

    public string StatePath => Path.Combine(lab.Folder, $"{name}.json");

    /// <summary>Adds an interface with a cable to a site.</summary>
    public Nic Attach(Site site, params string[] addresses)
    {
        Nic nic = new(name, $"eth{_nics.Count}", site, lab.NewRandom());
        lab.Pump.Add(nic, TunDevice.Open(inside, nic.Name));
        _nics.Add(nic);
        inside.Configure($"link set {nic.Name} up");
        foreach (string address in addresses)
            AddAddress(nic, address);
        // Further interfaces have to be chosen with UseByDefault.
        if (_nics.Count == 1)
        {
            foreach (string all in addresses.Select(address => address.Contains(':') ? "::/0" : "0.0.0.0/0").Distinct())
                inside.Configure($"route add {all} dev {nic.Name}");
        }
        return nic;
    }

    /// <summary>Gives an interface an address, with the length of its prefix.</summary>
    public void AddAddress(Nic nic, string address)
    {
        lab.Pump.Change(_ => nic.Addresses.Add(IPAddress.Parse(address.Split('/')[0])));
        inside.Configure($"addr add {address} dev {nic.Name}");
    }

    public void RemoveAddress(Nic nic, string address)
    {
        inside.Configure($"addr del {address} dev {nic.Name}");
        lab.Pump.Change(_ => nic.Addresses.Remove(IPAddress.Parse(address.Split('/')[0])));
    }

    /// <summary>Takes all addresses of an interface away and gives it another, as a new lease does.</summary>
    public void ReplaceAddress(Nic nic, string address)
    {
        inside.Configure($"addr flush dev {nic.Name}", $"addr add {address} dev {nic.Name}", $"route replace 0.0.0.0/0 dev {nic.Name}");
        lab.Pump.Change(_ =>
        {
            nic.Addresses.Clear();
            nic.Addresses.Add(IPAddress.Parse(address.Split('/')[0]));
        });
    }

    /// <summary>Sends everything that is not for a neighbour through this interface.</summary>
    public void UseByDefault(Nic nic) => inside.Configure($"route replace default dev {nic.Name}");

    public void Unplug(Nic? nic = null) => lab.Pump.SetCable(nic ?? Nic, isIn: false);

    public void Plug(Nic? nic = null) => lab.Pump.SetCable(nic ?? Nic, isIn: true);

    /// <summary>Starts the process.</summary>
    public void Start() => _agent = AgentProcess.Start(inside, name, lab.History, Lines);

    public Task KillAsync() => Agent.KillAsync();

    /// <summary>Opens a network that is kept in a file, so that the same machine can open it again.</summary>
    public Task HostAsync(AgentOptions? options = null) =>
        Agent.AskAsync(new HostCommand(name, Lab.Password, SessionOptions.DefaultPort, StatePath) { Options = options ?? new() });

    /// <summary>Makes a ticket that every member of the test can join with.</summary>
    public async Task<string> NewTicketAsync(params string[] hostNames) =>
        (await Agent.AskAsync(new TicketCommand(100, hostNames is [] ? null : hostNames))).Text!;

    public Task JoinAsync(string ticket, AgentOptions? options = null) =>
        Agent.AskAsync(new JoinCommand(name, ticket, null, null) { Options = options ?? new() });

    /// <summary>Ends the session, as the user of the machine would.</summary>
    public Task EndAsync() => Agent.AskAsync(new EndCommand());

    public Task StepClockAsync(TimeSpan by) => Agent.AskAsync(new StepClockCommand(by.TotalSeconds));

    public async Task<RosterRow[]> GetRosterAsync() => (await Agent.AskAsync(new RosterCommand())).Roster!;

    /// <summary>Waits until the roster of this machine is as wanted. Not every change has an event, so it is asked for.</summary>
    public async Task UntilRosterAsync(Func<RosterRow[], bool> isWanted)
    {
        while (!isWanted(await GetRosterAsync()))
            await Task.Delay(50, lab.Stopping);
    }

    /// <summary>Waits until no link is open, so that the next message needs a new one.</summary>
    public Task UntilNoLinkAsync() => UntilRosterAsync(roster => !roster.Any(row => row.Path is not null));

    /// <summary>Sends numbered messages, and waits for their receipts.</summary>
    /// <param name="to">The receiver, or null for all.</param>
    /// <param name="count">How many.</param>
    /// <param name="size">Bytes of each.</param>
    /// <param name="pace">The time from one to the next.</param>
    /// <param name="timeout">For each, or null for the default.</param>
    /// <param name="isKeyed">Whether each has a key, so that it can be sent again.</param>
    public async Task SendAsync(Machine? to, int count = 1, int size = 0, TimeSpan pace = default, TimeSpan? timeout = null, bool isKeyed = false)
    {
        string stream = StreamTo(to);
        int first = _sent.GetValueOrDefault(stream);
        _sent[stream] = first + count;
        var range = new SentRange(name, stream, to?.Name, first, count, TimeProvider.System.GetTimestamp());
        lab.History.Sending(range);
        try
        {
            await Agent.AskAsync(new SendCommand(to?.Name, stream, first, count)
            {
                Size = size,
                Pace = pace.TotalSeconds,
                Timeout = timeout?.TotalSeconds,
                IsKeyed = isKeyed,
            });
        }
        catch (AgentException exception) when (exception.HasEnded)
        {
            // It may have been killed before it was asked.
            lab.History.Killed(name, TimeProvider.System.GetTimestamp());
            throw;
        }
        catch (AgentException)
        {
            // Its session is not open yet.
            lab.History.Withdraw(range);
            throw;
        }
    }

    /// <summary>Sends messages that have a key again, and waits for their receipts.</summary>
    public Task SendAgainAsync(Machine to, IEnumerable<int> numbers, TimeSpan timeout) => Task.WhenAll(numbers.Select(number =>
    {
        lab.History.Repeating(KeyTo(to), number);
        return Agent.AskAsync(new SendCommand(to.Name, StreamTo(to), number, 1) { Timeout = timeout.TotalSeconds, IsKeyed = true });
    }));

    /// <summary>Looks at the messages from this machine to another.</summary>
    public T LookAt<T>(Machine to, Func<MessageStream, T> look) => lab.History.Look(KeyTo(to), look);

    /// <summary>The receipts of the messages that this machine sent to another.</summary>
    public IReadOnlyList<ReceiptLine> ReceiptsOf(Machine to) => [.. Lines.Of<ReceiptLine>().Where(receipt => receipt.To == to.Name)];

    /// <summary>Waits until so many messages have arrived here.</summary>
    public Task UntilReceivedAsync(int count) => Lines.UntilAsync<ReceivedLine>(_ => true, lab.Stopping, count);

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
            await _agent.DisposeAsync();
        inside.Dispose();
    }

    private static string StreamTo(Machine? to) => $"to-{to?.Name ?? "all"}";

    private StreamKey KeyTo(Machine to) => new(name, StreamTo(to), to.Name);
}
