using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Engine.Tls;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>What makes a host the host of its network: the network's key, its own certificate, and the verifier of the password.</summary>
internal sealed class HostNetwork : IDisposable
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);
    private static readonly TimeSpan OwnLife = TimeSpan.FromDays(3650);

    private readonly MemberKey _key;
    private readonly X509Certificate2 _certificate;
    private volatile PasswordVerifier _verifier = null!;
    private IssueMark _loaded;
    private ulong _savedRevision;

    private HostNetwork(NetworkAuthority authority, MemberId host, ulong starts, TimeSpan memberLife, TlsProvider tls, DateTimeOffset now)
    {
        Authority = authority;
        Host = host;
        Starts = starts;
        MemberLife = memberLife;
        Trust = NetworkTrust.Of(authority);
        _key = MemberKey.Create(now);
        // Others check it by their own clocks, and it never leaves this process: only its key has to be new.
        _certificate = _key.With(authority.IssueHost(_key.PublicKey, host, now - ClockTolerance, now + OwnLife));
        // The first of a process takes 60 ms to read the system's certificates, about as long as the verifier takes.
        Credential = Task.Run(() => tls.Use(_certificate));
    }

    public NetworkAuthority Authority { get; }

    /// <summary>What people compare to recognize the network.</summary>
    public string Fingerprint => Trust.NetworkId.ToFingerprint();

    /// <summary>What members check each other by.</summary>
    public NetworkTrust Trust { get; }

    /// <summary>The host's own member id.</summary>
    public MemberId Host { get; }

    public KeyHash HostKey => _key.KeyHash;

    /// <summary>The number of this start: greater than those of all earlier starts that the state file knows of.</summary>
    public ulong Starts { get; }

    /// <summary>The host's own certificate, ready for TLS. It fails where the system's cryptography cannot be used.</summary>
    public Task<TlsCredential> Credential { get; }

    public byte[] CertificateBytes => _certificate.RawData;

    public PasswordVerifier Verifier => _verifier;

    /// <summary>How long a certificate of a member is valid.</summary>
    public TimeSpan MemberLife { get; }

    /// <param name="stored">The network as a state file has it, or null for a new one.</param>
    /// <param name="verifier">Makes the verifier of the password, or finds it.</param>
    /// <param name="memberLife">How long a member's certificate is good.</param>
    /// <param name="tls">The TLS in which the host shows its certificate.</param>
    /// <param name="now">The time by the host's clock.</param>
    /// <exception cref="PyileException">The file does not contain a valid network, has another password, or none.</exception>
    public static HostNetwork Open(NetworkState? stored, Func<PasswordVerifier> verifier, TimeSpan memberLife, TlsProvider tls, DateTimeOffset now)
    {
        // By the clock, so that a start with an old copy of the state file does not repeat the number of one that the copy does not know.
        ulong start = Math.Clamp((ulong)Math.Max(now.ToUnixTimeSeconds(), 1), (stored?.Starts ?? 0) + 1, uint.MaxValue);
        HostNetwork network = stored is null
            ? new HostNetwork(NetworkAuthority.Create(now), MemberId.NewRandom(), start, memberLife, tls, now)
            : new HostNetwork(NetworkAuthority.Load(stored.Key, stored.Certificate), stored.Host, start, memberLife, tls, now);
        network._loaded = stored is null ? default : new IssueMark((uint)stored.Starts, stored.Revision);
        try
        {
            // While the context is made.
            network._verifier = verifier();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <param name="revision">The revision of the state that is going to be saved.</param>
    public NetworkState ToState(ulong revision) =>
        new(Authority.ExportKey(), Authority.Certificate, _verifier.Salt, _verifier.Verifier, Starts, Host) { Revision = revision };

    /// <summary>Notes that the state has been saved: certificates issued from now on prove that.</summary>
    public void Saved(ulong revision) => Volatile.Write(ref _savedRevision, revision);

    /// <summary>Whether a certificate of this network was issued after the state was saved that this host was started with, but not by this host.</summary>
    public bool IsFromLostState(IssueMark mark)
    {
        if (mark.Start == Starts || mark.Start < _loaded.Start)
            return false;
        return mark.Start > _loaded.Start || mark.Revision > _loaded.Revision;
    }

    /// <summary>A new roster, whose versions are later than those of every earlier start, even if its clock was ahead.</summary>
    public RosterPublisher NewRoster() => new(Authority, new RosterLog(Authority.NetworkId, Starts << 32));

    /// <summary>Begins the transcript of a login.</summary>
    public LoginTranscript NewTranscript(X509Certificate2 joiner) => new(Authority.NetworkId, CertificateBytes, joiner.RawData);

    public void SetPassword(Secret password) => _verifier = PasswordVerifier.Create(password);

    /// <summary>A certificate for a key that TLS has proven, good from a while ago because clocks differ.</summary>
    public byte[] Issue(ReadOnlyMemory<byte> publicKey, MemberId member, DateTimeOffset now) =>
        Authority.IssueMember(
            publicKey, member, now - Clocks.Tolerance, now + MemberLife, new IssueMark((uint)Starts, Volatile.Read(ref _savedRevision)));

    public void Dispose()
    {
        // Not while the credential is still made of it.
        Task.WaitAny(Credential);
        if (Credential.IsCompletedSuccessfully)
            Credential.Result.Dispose();
        _ = Credential.Exception;
        _certificate.Dispose();
        _key.Dispose();
        Authority.Dispose();
    }
}
