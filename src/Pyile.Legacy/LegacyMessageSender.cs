using System.Collections.Concurrent;
using System.Net;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Legacy;

/// <summary>
/// Sends each message on a connection of its own and reads the echo. The connection is closed at once, because the reference
/// implementation serves no other sender while it is open. Messages to one member are sent one at a time, so that they stay in order.
/// </summary>
internal sealed class LegacyMessageSender(MessagingContext parts)
{
    private readonly ConcurrentDictionary<MemberId, SemaphoreSlim> _turns = new();

    /// <param name="own">The address of this session that the member has on its list, or any.</param>
    /// <param name="to">The member to hand it to.</param>
    /// <param name="bytes">The message as <see cref="MessageRules.TryEncode"/> made it.</param>
    /// <param name="timeout">From the call on, waiting for its turn included.</param>
    /// <param name="cancellationToken">The caller's token; if it ends the attempt, this throws.</param>
    /// <returns>What became of it, and the name of the receiver if its answer has it.</returns>
    public async Task<(SendOutcome Outcome, string? Alias)> SendAsync(
        IPAddress own, Member to, ReadOnlyMemory<byte> bytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, parts.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, parts.Ending, cancellationToken);
        SemaphoreSlim turn = _turns.GetOrAdd(to.Id, static _ => new SemaphoreSlim(1, 1));
        try
        {
            await turn.WaitAsync(any.Token).ConfigureAwait(false);
            try
            {
                return parts.Members.FindMember(to.Id) is null
                    ? Failed(FailureReason.NotAMember, $"{to.Address} is not on the roster anymore.")
                    : await HandOverAsync(LocalFor(own, to.Address.Address), to.Address, bytes, any.Token).ConfigureAwait(false);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return parts.Ending.IsCancellationRequested
                ? Failed(FailureReason.Closed, "The session ended before the echo came.")
                : Failed(FailureReason.TimedOut, $"{to.Address} did not answer within {timeout.TotalSeconds:0.#} s. The message may have arrived anyway.");
        }
        catch (AddressUnavailableException exception)
        {
            return Failed(FailureReason.Refused, exception.Message);
        }
        catch (IOException exception)
        {
            return Failed(FailureReason.Refused, $"{to.Address} does not take the message: {exception.Message}");
        }
        catch (PyileException exception)
        {
            return Failed(FailureReason.Refused, exception.Message);
        }
    }

    /// <summary>Forgets the turns of a member that has left.</summary>
    public void Forget(MemberId member) => _turns.TryRemove(member, out _);

    // The receiver knows the sender by its IP address, so a machine with several addresses must use the listed one. A loopback
    // address cannot reach another machine, whose roster has another address.
    private IPAddress LocalFor(IPAddress own, IPAddress to) =>
        IPAddress.IsLoopback(own) && !IPAddress.IsLoopback(to) ? parts.LocalAddress : own;

    private async Task<(SendOutcome Outcome, string? Alias)> HandOverAsync(IPAddress local, IPEndPoint to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        IConnection connection = await parts.Transport.ConnectAsync(to, local, cancellationToken).ConfigureAwait(false);
        var stream = new ValueStream(connection, isIdle: false);
        await using (stream.ConfigureAwait(false))
        {
            await connection.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            V1Value? answer;
            try
            {
                answer = await stream.ReadAsync(V1Limits.Echo, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                return Failed(FailureReason.Refused, $"{to} broke the connection before its echo came: {exception.Message}. The message may have arrived nevertheless.");
            }
            connection.Abort();
            return answer is Echo echo
                ? (SendOutcome.Delivered, echo.Alias)
                : Failed(FailureReason.Refused, $"{to} closed the connection without an echo. It may not know this session as a member.");
        }
    }

    private static (SendOutcome Outcome, string? Alias) Failed(FailureReason reason, string detail) => (SendOutcome.Failed(reason, detail), null);
}
