using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A process is stopped, as when a machine sleeps.</summary>
[Trait("Category", "Slow")]
public sealed class StoppedProcessTests(ITestOutputHelper output) : AbsenceTest(output)
{
    [LabFact]
    public Task A_process_that_is_stopped_for_60_s_loses_no_message() => SendDuringAsync(
        TimeSpan.FromSeconds(60),
        c => c.Agent.Signal(stop: true),
        (_, c) => c.Agent.Signal(stop: false));
}
