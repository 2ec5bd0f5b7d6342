using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>Carries messages between this session and members that speak an older protocol.</summary>
internal interface ILegacyCarrier
{
    /// <summary>The sums of all members, including those that have left.</summary>
    SessionCounters Counters { get; }

    /// <summary>Sends one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="timeout">From this call on.</param>
    /// <param name="cancellationToken">The caller's token; if it ends the attempt, this throws.</param>
    /// <returns>What became of it. If the session ends first, the receipt says so.</returns>
    Task<Receipt> SendAsync(Message message, Member to, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Sends one message in the background. A failure raises an event.</summary>
    /// <returns>Completes when the message is under way.</returns>
    ValueTask PostAsync(Message message, Member to, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Completes when every message that was sent so far is delivered or has failed.</summary>
    Task FlushAsync();

    PeerStatistics StatisticsOf(Member member);

    /// <summary>Takes what a member brings on a connection that does not begin with TLS.</summary>
    /// <param name="connection">The connection, from its first byte. It is closed afterwards.</param>
    /// <param name="identified">Called when the sender has said something, so that it no longer counts as silent.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="PyileException">The other side is not a member, or does not speak the protocol.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    Task ReceiveAsync(IConnection connection, Action identified, CancellationToken cancellationToken);

    /// <summary>Forgets a member that has left.</summary>
    void Forget(MemberId member);
}
