namespace Pyile.Lab.Tests.Faults;

/// <summary>What happens to machines and networks.</summary>
internal enum FaultKind
{
    /// <summary>The cable of a machine is out.</summary>
    Cable,

    /// <summary>A machine gets another address.</summary>
    Address,

    /// <summary>The process of a machine is stopped.</summary>
    Stop,

    /// <summary>Nothing passes from one machine to another.</summary>
    CutOneWay,

    /// <summary>Nothing passes between two machines.</summary>
    CutPair,

    /// <summary>Everything waits on its way from and to a machine.</summary>
    Stall,

    /// <summary>A fifth of the packets from and to a machine is lost.</summary>
    Loss,

    /// <summary>A machine has an uplink of 256 kbit/s.</summary>
    SlowUplink,

    /// <summary>A machine is half a second away.</summary>
    Latency,

    /// <summary>The firewall of a machine forgets all connections and drops what belongs to them.</summary>
    ForgottenFlows,

    /// <summary>Packets of more than 1,000 bytes to a machine vanish.</summary>
    BlackHole,

    /// <summary>The wall clock of a machine is set back by an hour.</summary>
    ClockBack,

    /// <summary>The wall clock of a machine is set forward by a day.</summary>
    ClockForward,

    /// <summary>The process of the host is killed and started again.</summary>
    HostKill,
}

/// <summary>One fault of a plan.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Target">The number of the machine.</param>
/// <param name="Other">The number of another machine, for faults between two.</param>
/// <param name="At">When it begins.</param>
/// <param name="Length">How long it lasts.</param>
internal sealed record PlannedFault(FaultKind Kind, int Target, int Other, TimeSpan At, TimeSpan Length)
{
    public TimeSpan End => At + Length;

    /// <summary>What the fault changes. Two faults that change the same do not overlap.</summary>
    public string Resource => Kind switch
    {
        FaultKind.Cable or FaultKind.Address => $"interface {Target}",
        FaultKind.Stop or FaultKind.HostKill or FaultKind.ClockBack or FaultKind.ClockForward => $"process {Target}",
        FaultKind.CutOneWay or FaultKind.CutPair => $"pair {Math.Min(Target, Other)} {Math.Max(Target, Other)}",
        FaultKind.ForgottenFlows => $"firewall {Target}",
        _ => $"wire {Target}",
    };
}
