using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>What a rogue host does with a proof.</summary>
public enum RogueAnswer
{
    Close,
    Abort,
    RefuseAsFull,
    RefuseAsWrong,
    Silence,
}

/// <summary>An impostor with a network of its own: it lets each joiner send a proof, tests its next guess with it, and ends the login.</summary>
internal sealed class RogueHost : IAsyncDisposable
{
    private readonly IListener _listener;
    private readonly NetworkAuthority _authority = NetworkAuthority.Create(DateTimeOffset.UtcNow);
    private readonly MemberKey _key = MemberKey.Create(DateTimeOffset.UtcNow);
    private readonly X509Certificate2 _certificate;
    private readonly PasswordVerifier _guess;
    private readonly RogueAnswer _answer;
    private readonly Task _running;
    private int _proofs;

    public RogueHost(ITransport transport, RogueAnswer answer)
    {
        _answer = answer;
        using var guess = new Secret("guess");
        _guess = PasswordVerifier.Create(guess);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _certificate = _key.With(_authority.IssueHost(_key.PublicKey, MemberId.NewRandom(), now.AddDays(-1), now.AddDays(1)));
        _listener = transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), 16);
        _running = OpenConnections.AcceptAsync(_listener, ServeAsync);
    }

    public IPEndPoint Address => _listener.Local;

    public KeyHash Network => _authority.NetworkId;

    /// <summary>The number of proofs it has got, each of which tests one password.</summary>
    public int Proofs => Volatile.Read(ref _proofs);

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _running;
        _certificate.Dispose();
        _key.Dispose();
        _authority.Dispose();
    }

    private async Task ServeAsync(IConnection connection)
    {
        try
        {
            await using var stream = new FrameStream(await connection.AcceptLoginAsync(_certificate));
            if (await stream.ReadAsync(ProtocolLimits.Login, default) is not HelloFrame)
                return;
            await stream.WriteAsync(
                new ChallengeFrame(ProtocolFeatures.Own, default, _authority.Certificate, _guess.Salt, new SrpHost(_guess).HostValue), default);
            if (await stream.ReadAsync(ProtocolLimits.Login, default) is not ProofFrame)
                return;
            Interlocked.Increment(ref _proofs);
            if (_answer == RogueAnswer.Abort)
                connection.Abort();
            else if (_answer == RogueAnswer.Silence)
                await stream.ReadAsync(ProtocolLimits.Login, default);
            else if (_answer is RogueAnswer.RefuseAsFull or RogueAnswer.RefuseAsWrong)
                await stream.WriteAsync(new RefusalFrame(_answer == RogueAnswer.RefuseAsFull ? RefusalReason.Full : RefusalReason.ProofRefused), default);
        }
        catch (Exception exception) when (exception is AuthenticationException or PyileException)
        {
            // The joiner has ended the login.
        }
    }
}
