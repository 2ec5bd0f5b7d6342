using System.Diagnostics;
using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Pyile.Engine.Tests.Identity;

/// <summary>Processes of a host and of a peer that are killed and started again, without a password or a ticket.</summary>
[Trait("Category", "Slow")]
public sealed class KilledProcessTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pyile-");
    private readonly List<TimeSpan> _returns = [];
    private ChildProcess? _host;
    private ChildProcess? _peer;
    private string _port = "0";
    private string _ticket = "";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await KillAsync(_peer);
        await KillAsync(_host);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public Task Peer_is_the_same_member_after_each_start() => RunAsync(rounds: 3);

    [SoakFact]
    public async Task Peer_is_the_same_member_after_each_of_a_hundred_starts()
    {
        await RunAsync(rounds: 100);

        Assert.All(_returns, time => Assert.InRange(time, TimeSpan.Zero, Bound));
    }

    private async Task RunAsync(int rounds)
    {
        await StartHostAsync();
        string member = await StartPeerAsync(_ticket);
        for (int round = 0; round < rounds; round++)
        {
            await KillAsync(_peer);
            await TimeAsync(async () => Assert.Equal(member, await StartPeerAsync("")));
            await KillAsync(_host);
            await TimeAsync(StartHostAsync);
        }
        _returns.Sort();
        output.WriteLine($"{_returns.Count} starts; on the roster after {_returns[_returns.Count / 2].TotalMilliseconds:0} ms (median), {_returns[^1].TotalMilliseconds:0} ms (longest)");
    }

    private async Task TimeAsync(Func<Task> start)
    {
        long began = Stopwatch.GetTimestamp();
        await start();
        await _host!.WriteAsync("1");
        Assert.Equal("all", await _host.ReadAsync());
        _returns.Add(Stopwatch.GetElapsedTime(began));
    }

    private async Task StartHostAsync()
    {
        _host = ChildProcess.Start([], KeptChild.HostMode);
        await _host.WriteAsync(_folder.FullName);
        await _host.WriteAsync(_port);
        string[] answer = (await _host.ReadAsync()).Split(' ');
        (_port, _ticket) = (answer[0], answer[1]);
    }

    private async Task<string> StartPeerAsync(string ticket)
    {
        _peer = ChildProcess.Start([], KeptChild.PeerMode);
        await _peer.WriteAsync(_folder.FullName);
        await _peer.WriteAsync(_port);
        await _peer.WriteAsync(ticket);
        return await _peer.ReadAsync();
    }

    private static async Task KillAsync(ChildProcess? process)
    {
        if (process is not null)
            await process.DisposeAsync();
    }
}
