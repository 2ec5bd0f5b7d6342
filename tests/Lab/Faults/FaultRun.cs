using System.Collections.Concurrent;
using Pyile.Lab.Tests.Agents;
using Pyile.Lab.Tests.Model;

namespace Pyile.Lab.Tests.Faults;

/// <summary>Makes the faults of a plan happen, and ends them.</summary>
/// <param name="lab">Where.</param>
/// <param name="machines">The machines; the first is the host.</param>
internal sealed class FaultRun(Lab lab, Machine[] machines)
{
    private static readonly WireSettings Good = new();

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _resources = new();
    private int _address = 100;

    /// <summary>Runs a plan.</summary>
    /// <returns>Completes when the last fault has ended.</returns>
    public Task RunAsync(IReadOnlyList<PlannedFault> plan)
    {
        // What the firewall of a machine forgets, it has to know before.
        lab.Pump.Change(_ => Array.ForEach(machines, machine => machine.Nic.Firewall = new Firewall()));
        long began = TimeProvider.System.GetTimestamp();
        return Task.WhenAll(plan.Select(fault => PlayAsync(fault, began)));
    }

    private async Task PlayAsync(PlannedFault fault, long began)
    {
        await UntilAsync(fault.At, began);
        // To start a process may take longer than planned.
        SemaphoreSlim resource = _resources.GetOrAdd(fault.Resource, _ => new SemaphoreSlim(1, 1));
        await resource.WaitAsync(lab.Stopping);
        Machine machine = machines[fault.Target], other = machines[fault.Other];
        machine.Lines.Add(new EventLine("Fault", machine.Name, $"{fault.Kind} for {fault.Length.TotalSeconds:0.0} s, {other.Name}"));
        await BeginAsync(fault, machine, other);
        await UntilAsync(fault.End, began);
        await EndAsync(fault, machine, other);
        machine.Lines.Add(new EventLine("Healed", machine.Name, $"{fault.Kind}"));
        resource.Release();
    }

    private async Task BeginAsync(PlannedFault fault, Machine machine, Machine other)
    {
        Nic nic = machine.Nic;
        switch (fault.Kind)
        {
            case FaultKind.Cable:
                machine.Unplug();
                break;
            case FaultKind.Address:
                machine.ReplaceAddress(nic, $"10.71.0.{++_address % 100 + 100}/24");
                break;
            case FaultKind.Stop:
                machine.Agent.Signal(stop: true);
                break;
            case FaultKind.CutOneWay:
                lab.Pump.Change(model => model.Cut(machine.Name, other.Name));
                break;
            case FaultKind.CutPair:
                lab.Pump.Change(model =>
                {
                    model.Cut(machine.Name, other.Name);
                    model.Cut(other.Name, machine.Name);
                });
                break;
            case FaultKind.Stall:
                lab.Pump.Change(_ =>
                {
                    nic.Up.Stall(lab.Pump.Now + fault.Length);
                    nic.Down.Stall(lab.Pump.Now + fault.Length);
                });
                break;
            case FaultKind.Loss:
                SetWires(nic, new() { Loss = 0.2 }, new() { Loss = 0.2 });
                break;
            case FaultKind.SlowUplink:
                SetWires(nic, new() { BitsPerSecond = 256_000 }, Good);
                break;
            case FaultKind.Latency:
                SetWires(nic, new() { Latency = TimeSpan.FromSeconds(0.25) }, new() { Latency = TimeSpan.FromSeconds(0.25) });
                break;
            case FaultKind.ForgottenFlows:
                lab.Pump.Change(_ => nic.Firewall!.Forget());
                break;
            case FaultKind.BlackHole:
                SetWires(nic, Good, new() { Mtu = 1000, ReportsMtu = false });
                break;
            case FaultKind.ClockBack:
                await machine.StepClockAsync(TimeSpan.FromHours(-1));
                break;
            case FaultKind.ClockForward:
                await machine.StepClockAsync(TimeSpan.FromDays(1));
                break;
            case FaultKind.HostKill:
                await machine.KillAsync();
                break;
        }
    }

    private async Task EndAsync(PlannedFault fault, Machine machine, Machine other)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cable:
                machine.Plug();
                break;
            case FaultKind.Stop:
                machine.Agent.Signal(stop: false);
                break;
            case FaultKind.CutOneWay or FaultKind.CutPair:
                lab.Pump.Change(model =>
                {
                    model.Restore(machine.Name, other.Name);
                    model.Restore(other.Name, machine.Name);
                });
                break;
            case FaultKind.Loss or FaultKind.SlowUplink or FaultKind.Latency or FaultKind.BlackHole:
                SetWires(machine.Nic, Good, Good);
                break;
            case FaultKind.HostKill:
                machine.Start();
                await machine.HostAsync();
                break;
        }
    }

    private void SetWires(Nic nic, WireSettings up, WireSettings down) =>
        lab.Pump.Change(_ => (nic.Up.Settings, nic.Down.Settings) = (up, down));

    private async Task UntilAsync(TimeSpan time, long began)
    {
        TimeSpan left = time - TimeProvider.System.GetElapsedTime(began);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, lab.Stopping);
    }
}
