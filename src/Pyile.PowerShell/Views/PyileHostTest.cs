using Pyile.Engine.Model;

namespace Pyile;

/// <summary>What can be known of a host without logging in.</summary>
public sealed class PyileHostTest
{
    internal PyileHostTest(string hostName, int port, ProbedHost found)
    {
        HostName = hostName;
        Port = port;
        Address = found.Address?.Address.ToString();
        Reachable = found.IsReachable;
        Version = (found.SpeaksVersion1, found.SpeaksVersion2) switch
        {
            (true, true) => "1 and 2",
            (true, false) => "1",
            (false, true) => "2",
            _ => null,
        };
        Fingerprint = found.Network?.ToFingerprint();
        Trust = found.Trust switch
        {
            HostTrust.New => PyileHostTrust.New,
            HostTrust.Known => PyileHostTrust.Known,
            HostTrust.Changed => PyileHostTrust.Changed,
            _ => null,
        };
        Banned = found.IsBanned;
        RoundTripMs = found.RoundTrip?.TotalMilliseconds;
        Detail = found.Detail;
    }

    public string HostName { get; }

    /// <summary>Its IPv4 address, or null where the name has none.</summary>
    public string? Address { get; }

    public int Port { get; }

    /// <summary>Whether a host answers there, also one that lets nobody in from here.</summary>
    public bool Reachable { get; }

    /// <summary>The versions of the protocol it speaks: 2, 1, or 1 and 2. Null where it is not reachable.</summary>
    public string? Version { get; }

    /// <summary>The network it has shown to be the host of, as Get-PyileSession shows it. Null in version 1, and where it refused before.</summary>
    public string? Fingerprint { get; }

    /// <summary>Whether that is the network this user remembers; null where there is nothing to compare.</summary>
    public PyileHostTrust? Trust { get; }

    /// <summary>Whether it has banned the address of this machine.</summary>
    public bool Banned { get; }

    /// <summary>What a connection took to be made, in milliseconds; null where there was none.</summary>
    public double? RoundTripMs { get; }

    /// <summary>What there is to know besides, in words.</summary>
    public string Detail { get; }

    public override string ToString() => $"{Views.Format.Text(HostName)}:{Port} {(Reachable ? $"version {Version}" : "not reachable")}";
}
