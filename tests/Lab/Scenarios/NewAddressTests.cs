using Pyile.Lab.Tests.Model;
using Xunit.Abstractions;

namespace Pyile.Lab.Tests.Scenarios;

/// <summary>A member gets another address.</summary>
[Trait("Category", "Slow")]
public sealed class NewAddressTests(ITestOutputHelper output) : AbsenceTest(output)
{
    [LabFact]
    public Task A_new_address_costs_no_message() => SendDuringAsync(
        TimeSpan.FromSeconds(1),
        c => c.RemoveAddress(c.Nic, "10.71.0.3/24"),
        (_, c) =>
        {
            c.AddAddress(c.Nic, "10.71.0.33/24");
            c.UseByDefault(c.Nic);
        });

    [LabFact]
    public Task A_change_from_one_network_to_another_costs_no_message() => SendDuringAsync(
        TimeSpan.FromSeconds(3),
        c => c.Unplug(),
        (lab, c) =>
        {
            Nic lan = c.Attach(new Site(new Gateway(lab.Internet, lab.NewRandom())), "10.73.0.3/24");
            c.RemoveAddress(c.Nic, "10.71.0.3/24");
            c.UseByDefault(lan);
        });
}
