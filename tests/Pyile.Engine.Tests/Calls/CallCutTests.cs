using System.Collections.Concurrent;
using System.Text.Json;
using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Pyile.Engine.Tests.Calls;

/// <summary>Links are cut while calls run: each call runs once and has its result.</summary>
public sealed class CallCutTests(ITestOutputHelper output) : EncryptedSessionTest
{
    private CuttingTransport _network = null!;

    private protected override ITransport Transport => _network;

    [Fact]
    public Task Twenty_cuts_during_two_thousand_calls_lose_nothing() => RunAsync(2_000, 20);

    [SoakFact]
    [Trait("Category", "Soak")]
    public Task A_thousand_cuts_during_a_hundred_thousand_calls_lose_nothing() => RunAsync(100_000, 1_000);

    private protected override bool IsKept(object entry) => entry is not (MessageReceived or Logged { Level: <= Microsoft.Extensions.Logging.LogLevel.Debug });

    private Task RunAsync(int calls, int cuts)
    {
        int seed = Seeds.Next();
        output.WriteLine($"Seed {seed}");
        return Seeds.PlayAsync(seed, random => PlayAsync(random, calls, cuts));
    }

    private async Task PlayAsync(Random random, int calls, int cuts)
    {
        var plan = new CutPlan(random, cuts);
        _network = new CuttingTransport(plan);
        HostSession host = StartHost();
        _network.Spare(host.HostAddress.Port);
        PeerSession one = await EnterAsync(host, "one");
        await UntilAllKnowAllAsync(host, one);
        var ran = new ConcurrentDictionary<int, int>();
        Assert.True(host.Calls.TryOffer("run", new PlayedEndpoint(async (call, stop) =>
        {
            int number = JsonSerializer.Deserialize<int>(call.Arguments);
            ran.AddOrUpdate(number, 1, (_, count) => count + 1);
            await call.WriteAsync(CallItemKind.Output, $"{number}", stop);
            await call.WriteAsync(CallItemKind.Output, $"{-number}", stop);
        })));

        int every = calls / cuts;
        await Parallel.ForAsync(0, calls, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, _) =>
        {
            if (number % every == every / 2)
                plan.CallFor();
            Call call = one.Calls.Start(host.Id!.Value, new CallRequest("run", $"{number}"), CancellationToken.None);
            var items = new List<string>();
            await foreach (CallItem item in call.Items.ReadAllAsync(CancellationToken.None))
                items.Add(item.Json);
            CallResult result = await call.Result;
            Assert.Equal((CallFailure.None, true), (result.Failure, result.MayHaveRun));
            Assert.Equal([$"{number}", $"{-number}"], items);
        }).WaitAsync(TimeSpan.FromMinutes(30));

        output.WriteLine($"Cuts: {string.Join(", ", plan.Done)}");
        Assert.Equal(calls, ran.Count);
        Assert.All(ran.Values, count => Assert.Equal(1, count));
        Assert.True(plan.Done.Values.Sum() >= cuts / 2, $"Only {plan.Done.Values.Sum()} cuts were done.");
    }
}
