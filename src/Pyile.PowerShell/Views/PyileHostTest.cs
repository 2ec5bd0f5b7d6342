using Pyile.Engine.Model;

namespace Pyile;

/// <summary>What is known about a host without logging in.</summary>
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

    /// <summary>The host's IPv4 address, or null if its name could not be resolved.</summary>
    public string? Address { get; }

    public int Port { get; }

    /// <summary>Whether a host answers, even if it rejects logins from this machine.</summary>
    public bool Reachable { get; }

    /// <summary>The versions of the protocol that the host speaks: 2, 1, or 1 and 2. Null if it is not reachable.</summary>
    public string? Version { get; }

    /// <summary>
    /// The fingerprint of the network, as Get-PyileSession shows it. Null in version 1, or if the host refused the
    /// connection first.
    /// </summary>
    public string? Fingerprint { get; }

    /// <summary>Whether this user remembers the same network; null if there is nothing to compare.</summary>
    public PyileHostTrust? Trust { get; }

    /// <summary>Whether the host has banned the address of this machine.</summary>
    public bool Banned { get; }

    /// <summary>The time to open a connection, in milliseconds; null if none was opened.</summary>
    public double? RoundTripMs { get; }

    /// <summary>Further information as text.</summary>
    public string Detail { get; }

    public override string ToString() => $"{Texts.VisibleText.Of(new HostTarget(HostName, Port).ToString())} {(Reachable ? $"version {Version}" : "not reachable")}";
}
