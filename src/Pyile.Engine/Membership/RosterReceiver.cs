using Pyile.Engine.Model;
using Pyile.Engine.Security;
using Pyile.Protocol;
namespace Pyile.Engine.Membership;

/// <summary>A member's copy of the roster, from what the host sends: put together, its signature checked, applied.</summary>
internal sealed class RosterReceiver(NetworkTrust trust, RosterReplica copy)
{
    private const int SignatureSize = 64;

    private readonly List<byte> _parts = [];

    public NetworkTrust Trust => trust;

    /// <summary>Adds a piece of a whole roster.</summary>
    /// <returns>What the last piece changed; null before that.</returns>
    /// <exception cref="PyileException">It is too large, not signed by the network, or no roster.</exception>
    public RosterOutcome? Add(RosterPartFrame part)
    {
        if (_parts.Count + part.Bytes.Length > ProtocolLimits.Roster)
            throw new PyileException(PyileError.TooLarge, $"The host's roster has more than {ProtocolLimits.Roster} bytes.");
        _parts.AddRange(part.Bytes.Span);
        if (!part.IsLast)
            return null;
        ReadOnlyMemory<byte> payload = CheckSignature(_parts.ToArray());
        _parts.Clear();
        _parts.TrimExcess();
        return RosterCodec.TryParseSnapshot(payload, trust.NetworkId, out RosterSnapshot? snapshot, out string? problem)
            ? copy.Apply(snapshot)
            : throw Violation(problem);
    }

    /// <summary>Applies changes, as far as they fit.</summary>
    /// <exception cref="PyileException">They are not signed by the network, or no changes.</exception>
    public RosterOutcome Apply(RosterUpdateFrame update) =>
        RosterCodec.TryParseDelta(CheckSignature(update.Bytes), trust.NetworkId, out RosterDelta? delta, out string? problem)
            ? copy.Apply(delta)
            : throw Violation(problem);

    private ReadOnlyMemory<byte> CheckSignature(ReadOnlyMemory<byte> signed)
    {
        if (signed.Length < SignatureSize || !trust.Verify(signed.Span[..^SignatureSize], signed.Span[^SignatureSize..]))
            throw Violation("its signature is not the network's");
        return signed[..^SignatureSize];
    }

    private static PyileException Violation(string? problem) =>
        new(PyileError.ProtocolViolation, $"The host's roster is not valid: {problem}.");
}
