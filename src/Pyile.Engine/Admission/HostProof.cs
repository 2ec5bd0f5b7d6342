using System.Security.Cryptography;
using Pyile.Engine.Model;
using Pyile.Engine.Security;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>The proof of one joiner at the host: what it is challenged with, and whether its answer is good.</summary>
/// <param name="login">The login.</param>
/// <param name="services">What logins share.</param>
/// <param name="joiners">Counts proofs.</param>
/// <param name="passwords">Computes for logins by password.</param>
internal sealed class HostProof(PendingLogin login, NetworkServices services, JoinerRecord joiners, PasswordQueue passwords) : IDisposable
{
    private readonly GuessBudget _guesses = services.Logins.Guesses;
    private PasswordVerifier? _verifier;
    private SrpHost? _password;
    private byte[] _secret = [];
    private Guid? _ticket;

    private DateTimeOffset Now => services.Logins.Context.Clock.WallClock;

    public async Task<ChallengeFrame> ChallengeAsync(LoginKind kind, CancellationToken cancellationToken)
    {
        byte[] authority = services.Network.Authority.Certificate;
        if (kind != LoginKind.Password)
            return new ChallengeFrame(ProtocolFeatures.Own, NewFreshness(), authority, default, default, HostClockTag.Write(Now));
        PasswordVerifier verifier = _verifier = services.Network.Verifier;
        _password = await passwords.RunAsync(login, () => new SrpHost(verifier), cancellationToken).ConfigureAwait(false);
        return new ChallengeFrame(ProtocolFeatures.Own, NewFreshness(), authority, verifier.Salt, _password.HostValue, HostClockTag.Write(Now));
    }

    /// <summary>Checks a proof and counts it.</summary>
    /// <param name="hello">What the joiner began with.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="bytes">The proof as it arrived.</param>
    /// <param name="transcript">What both sides have sent so far.</param>
    /// <param name="cancellationToken">Ends the login.</param>
    /// <returns>Null if the joiner has proven that it may become a member.</returns>
    public async Task<FailedLogin?> CheckAsync(
        HelloFrame hello, ProofFrame proof, ReadOnlyMemory<byte> bytes, LoginTranscript transcript, CancellationToken cancellationToken)
    {
        bool isGuess = hello.Kind == LoginKind.Password;
        if (isGuess && !_guesses.TryTake())
            return new FailedLogin(LoginFailure.Busy, "there were too many wrong passwords lately");
        bool isProven;
        try
        {
            isProven = hello.Kind == LoginKind.Certificate
                || await IsProvenAsync(hello, proof, bytes, transcript, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (isGuess)
        {
            // The password was not looked at.
            _guesses.GiveBack();
            throw;
        }
        if (!isProven)
        {
            return isGuess
                ? joiners.Fail(login, LoginFailure.WrongPassword, "the password is wrong")
                : joiners.Fail(login, LoginFailure.TicketRefused, $"ticket {hello.Ticket} is not good");
        }
        if (isGuess)
            _guesses.GiveBack();
        joiners.Succeed(login);
        return null;
    }

    /// <summary>Confirms to the joiner that the host knows the password or ticket, too.</summary>
    public void Seal(byte[] admission, LoginTranscript transcript) => transcript.Seal(admission, _secret, LoginSide.Host);

    /// <summary>Whether the owner has revoked, after the login began, what the joiner has proven: the password or the ticket.</summary>
    public bool IsRevoked => (_verifier is { } verifier && verifier != services.Network.Verifier) || (_ticket is { } ticket && !services.Tickets.Exists(ticket));

    /// <summary>The joiner is a member now.</summary>
    public void Complete()
    {
        if (_verifier is not null)
            joiners.ForgetFailures(login);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    private async Task<bool> IsProvenAsync(
        HelloFrame hello, ProofFrame proof, ReadOnlyMemory<byte> bytes, LoginTranscript transcript, CancellationToken cancellationToken)
    {
        if (hello.Kind == LoginKind.Password)
            _secret = await passwords.RunAsync(login, () => _password!.Secret(proof.JoinerValue.Span), cancellationToken).ConfigureAwait(false) ?? [];
        else
            _secret = services.Tickets.FindSecret(hello.Ticket, Now) ?? [];
        if (_secret.Length == 0 || !transcript.Verify(bytes.Span, _secret, LoginSide.Joiner) || IsRevoked)
            return false;
        if (hello.Kind != LoginKind.Ticket)
            return true;
        // Its certificate leaves the host next, so the use is final.
        _ticket = hello.Ticket;
        return services.Tickets.TryUse(hello.Ticket, Now);
    }

    private static KeyHash NewFreshness() => KeyHash.Read(RandomNumberGenerator.GetBytes(KeyHash.Size));
}
