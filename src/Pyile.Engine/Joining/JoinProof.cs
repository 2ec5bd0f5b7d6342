using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Security;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>The proof of a joiner: its answer to the challenge of a host, and the host's confirmation.</summary>
internal sealed class JoinProof(JoinCredentials credentials, JoinErrors problems)
{
    private byte[] _hello = [];
    private byte[] _secret = [];
    private LoginTranscript? _transcript;

    private bool HasConfirmation => credentials.Kind != LoginKind.Certificate;

    /// <summary>The first frame of the login.</summary>
    public ReadOnlyMemory<byte> Begin() => _hello = FrameCodec.Encode(
        new HelloFrame(ProtocolFeatures.Own, credentials.Kind, credentials.Ticket?.Id ?? Guid.Empty)).ToArray();

    /// <summary>Makes the proof for a host whose network is known.</summary>
    /// <param name="challenge">The host's challenge.</param>
    /// <param name="bytes">The challenge as it arrived.</param>
    /// <param name="network">The host's network.</param>
    /// <param name="host">The host's certificate.</param>
    /// <param name="cancellationToken">Ends the login.</param>
    public async Task<byte[]> AnswerAsync(
        ChallengeFrame challenge, ReadOnlyMemory<byte> bytes, KeyHash network, X509Certificate2 host, CancellationToken cancellationToken)
    {
        bool isByPassword = credentials.Kind == LoginKind.Password;
        if (challenge.Salt.Length != (isByPassword ? ChallengeFrame.SaltSize : 0) || challenge.HostValue.IsEmpty == isByPassword)
            throw problems.NotProven("its challenge is for another kind of login");
        _transcript = new LoginTranscript(network, host.RawData, credentials.Certificate.RawData);
        _transcript.Add(_hello);
        _transcript.Add(bytes.Span);

        byte[] value = [];
        if (isByPassword)
            (value, _secret) = await Task.Run(() => Answer(challenge), cancellationToken).ConfigureAwait(false);
        else if (credentials.Kind == LoginKind.Ticket)
            _secret = TicketSecret.LoginSecret(credentials.Ticket!.Secret);
        JoinerCapabilities capabilities = (credentials.AllowsUnencrypted ? JoinerCapabilities.AllowsVersion1 : JoinerCapabilities.None)
            | (credentials.KeepsKey ? JoinerCapabilities.KeepsKey : JoinerCapabilities.None);
        byte[] confirmation = new byte[HasConfirmation ? ProofFrame.ConfirmationSize : 0];
        byte[] proof = FrameCodec.Encode(
            new ProofFrame(credentials.Alias, credentials.MessagePort, capabilities, value, default, confirmation)).ToArray();
        if (HasConfirmation)
            _transcript.Seal(proof, _secret, LoginSide.Joiner);
        return proof;
    }

    /// <summary>Requires that the host knows the password or ticket, too.</summary>
    public void CheckConfirmation(AdmissionFrame admission, ReadOnlySpan<byte> bytes)
    {
        if (HasConfirmation == admission.Confirmation.IsEmpty)
            throw problems.NotProven("it confirms another kind of login");
        if (HasConfirmation && !_transcript!.Verify(bytes, _secret, LoginSide.Host))
            throw problems.NotProven("it does not know the password or ticket either");
    }

    /// <summary>Clears what proves the password.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(_secret);

    private (byte[] Value, byte[] Secret) Answer(ChallengeFrame challenge)
    {
        var joiner = new SrpJoiner(credentials.Password!, challenge.Salt.Span);
        byte[]? secret = joiner.Secret(challenge.HostValue.Span);
        return (joiner.JoinerValue, secret ?? throw problems.NotProven("its answer to the password login is not valid"));
    }
}
