using System.Net;
using Pyile.Engine;

namespace Pyile;

/// <summary>
/// This process's part in one network. The properties always show the current values, even after the session has ended.
/// </summary>
public sealed partial class PyileSession
{
    private readonly Session _session;

    internal PyileSession(int id, string name, Session session)
    {
        Id = id;
        Name = name;
        _session = session;
    }

    /// <summary>Unique among the open sessions of this process.</summary>
    public string Name { get; }

    /// <summary>Unique in this process, and never reused.</summary>
    public int Id { get; }

    public PyileRole Role => _session.Role == Engine.Model.SessionRole.Host ? PyileRole.Host : PyileRole.Peer;

    public PyileSessionState State => _session.State switch
    {
        Engine.Model.SessionState.Listening => PyileSessionState.Listening,
        Engine.Model.SessionState.Connected => PyileSessionState.Connected,
        Engine.Model.SessionState.Reconnecting => PyileSessionState.Reconnecting,
        Engine.Model.SessionState.HostLost => PyileSessionState.HostLost,
        _ => PyileSessionState.Closed,
    };

    /// <summary>The alias of this session in the network.</summary>
    public string Alias => _session.Alias;

    /// <summary>Where the session receives messages.</summary>
    public IPEndPoint Address => _session.Address;

    /// <summary>Where the host accepts logins; Connect-PyilePeer needs this address.</summary>
    public IPEndPoint HostAddress => _session.HostAddress;

    /// <summary>The TCP port for logins.</summary>
    public int Port => HostAddress.Port;

    /// <summary>The number of members on the roster besides this session.</summary>
    public int Peers => _session.GetPeers().Count(p => !p.IsSelf);

    /// <summary>The number of messages that wait for Receive-PyileMessage.</summary>
    public int Waiting => _session.WaitingMessages;

    /// <summary>Whether it speaks version 2 of the protocol, which is encrypted.</summary>
    public bool Encrypted => _session.Encrypted;

    /// <summary>
    /// How traffic is protected: TLS 1.3; Mixed if members of version 1 are allowed, whose traffic is not protected; or
    /// None if only version 1 is used.
    /// </summary>
    public string Security => !Encrypted ? "None" : _session.AllowsUnencrypted ? "Mixed" : "TLS 1.3";

    /// <summary>
    /// The hash of the network's key, for people to compare. It is the same on the host and on all peers; null in version
    /// 1.
    /// </summary>
    public string? Fingerprint => _session.Fingerprint;

    /// <summary>
    /// What a host could not write to its state file so far, and why; null if everything is saved. It is in effect, but a host that is
    /// started again would not know it.
    /// </summary>
    public string? Unsaved => (_session as HostSession)?.Unsaved?.Describe();

    /// <summary>Why the session has lost its host permanently, or null.</summary>
    public string? EndReason => Loss is { } loss ? loss.Detail ?? "The host does not answer any more." : null;

    /// <summary>
    /// The exit code for a supervisor when the session has ended: 0 if it was ended on this side, 69 if the host cannot be reached, so that
    /// starting again may help, and 77 if the host does not want this peer any more. Null while the session is open.
    /// </summary>
    public int? ExitCode => _session.IsOpen ? null : SessionExit.CodeOf(Loss);

    /// <summary>Local time.</summary>
    public DateTime Started => _session.Started.LocalDateTime;

    private Engine.Model.HostLost? Loss => (_session as PeerSession)?.Loss;

    public override string ToString() => $"{Texts.VisibleText.Of(Name)} ({Role}, {State}, {HostAddress})";
}
