using Pyile.Lab.Tests.Devices;
using Pyile.Lab.Tests.Histories;
using Pyile.Lab.Tests.Model;

namespace Pyile.Lab.Tests;

/// <summary>Several machines on this one, and the network between them. Nothing leaves it, and it is removed at its end.</summary>
internal sealed class Lab : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    private static readonly Lazy<bool> Cleaned = new(Clean);
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static int _count;

    private readonly CancellationTokenSource _limit;
    private readonly Random _random;
    private readonly int _number = Interlocked.Increment(ref _count);
    private readonly List<Machine> _machines = [];
    private int _hasTurn = 1;

    private Lab(int seed, TimeSpan limit)
    {
        _ = Cleaned.Value;
        _random = new Random(seed);
        _limit = new CancellationTokenSource(limit);
        Folder = Path.Combine(Path.GetTempPath(), $"{LabOwner.Current}-{_number}");
        Directory.CreateDirectory(Folder);
    }

    /// <summary>
    /// Makes a laboratory. Processes that start need the processor for a second, so only one laboratory at a time starts its machines; the
    /// next one follows when this one is ready.
    /// </summary>
    /// <param name="seed">Of everything that is random in the network.</param>
    /// <param name="limit">How long a test may take.</param>
    public static async Task<Lab> CreateAsync(int seed, TimeSpan limit)
    {
        await Turn.WaitAsync();
        return new Lab(seed, limit);
    }

    public NetworkPump Pump { get; } = new();

    /// <summary>What was sent and received.</summary>
    public DeliveryHistory History { get; } = new();

    /// <summary>For the files of the machines.</summary>
    public string Folder { get; }

    public IReadOnlyList<Machine> Machines => _machines;

    /// <summary>Ends the waits of a test that takes too long.</summary>
    public CancellationToken Stopping => _limit.Token;

    public Site Internet => Pump.Change(model => model.Internet);

    public Random NewRandom() => new(_random.Next());

    /// <summary>Adds a machine at the internet, with an address of the network 10.71.0.0/24.</summary>
    public Machine AddMachine(string name) => AddMachine(name, Internet, $"10.71.0.{_machines.Count + 1}/24");

    /// <summary>Adds a machine with a process on it.</summary>
    public Machine AddMachine(string name, Site site, params string[] addresses)
    {
        var machine = new Machine(name, this, NetworkNamespace.Create($"{_number}-{name}"));
        _machines.Add(machine);
        machine.Attach(site, addresses);
        machine.Start();
        return machine;
    }

    /// <summary>The first machine opens a network, and the others join it.</summary>
    public async Task ConnectAsync(params Machine[] machines)
    {
        await machines[0].HostAsync();
        string ticket = await machines[0].NewTicketAsync();
        await Task.WhenAll(machines.Skip(1).Select(machine => machine.JoinAsync(ticket)));
        await UntilAllKnowAllAsync(machines);
        Ready();
    }

    /// <summary>The machines have started, and the test waits more than it works.</summary>
    public void Ready()
    {
        if (Interlocked.Exchange(ref _hasTurn, 0) == 1)
            Turn.Release();
    }

    /// <summary>Waits until each of these machines has each of them on its roster as Active.</summary>
    public static Task UntilAllKnowAllAsync(params Machine[] machines) => Task.WhenAll(machines.Select(machine => machine.UntilRosterAsync(
        roster => machines.All(other => roster.Any(row => row.Alias == other.Name && row.State == Engine.Model.PeerState.Active)))));

    public async ValueTask DisposeAsync()
    {
        Ready();
        await Task.WhenAll(_machines.Select(machine => machine.DisposeAsync().AsTask()));
        Pump.Dispose();
        Directory.Delete(Folder, recursive: true);
        _limit.Dispose();
    }

    private static bool Clean()
    {
        LabOwner.RemoveLeftovers();
        return true;
    }
}
