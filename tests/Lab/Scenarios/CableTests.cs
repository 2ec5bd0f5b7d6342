using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A cable is out and in again.</summary>
[Trait("Category", "Slow")]
public sealed class CableTests(ITestOutputHelper output) : AbsenceTest(output)
{
    [LabFact]
    public Task A_cable_that_is_out_for_20_s_costs_no_message() => SendDuringAsync(
        TimeSpan.FromSeconds(20),
        c => c.Unplug(),
        (_, c) => c.Plug());
}
