using System.Net;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>What the user of a session sends: messages to one member or to all others, with their receipts.</summary>
internal sealed class OutgoingMessages(MessagingContext context, Outbox outbox)
{
    private readonly MessageFactory _factory = new(context.Members, context.Clock);

    /// <exception cref="PyileException">The content cannot be sent, or the receiver is this session itself.</exception>
    public Task<Receipt> SendAsync(IPEndPoint from, MemberId to, Content content, TimeSpan? timeout, CancellationToken cancellationToken) =>
        outbox.SendAsync(NewMessage(from, to, content, timeout), TimeFor(timeout), cancellationToken);

    /// <exception cref="PyileException">The content cannot be sent, or the receiver is this session itself.</exception>
    public ValueTask PostAsync(IPEndPoint from, MemberId to, Content content, TimeSpan? timeout, CancellationToken cancellationToken) =>
        outbox.PostAsync(NewMessage(from, to, content, timeout), TimeFor(timeout), cancellationToken);

    /// <exception cref="PyileException">The content cannot be broadcast.</exception>
    public IReadOnlyList<Task<Receipt>> Broadcast(IPEndPoint from, Content content, TimeSpan? timeout, CancellationToken cancellationToken) =>
        [.. NewMessages(from, content, timeout).Select(m => outbox.SendAsync(m, TimeFor(timeout), cancellationToken))];

    /// <exception cref="PyileException">The content cannot be broadcast.</exception>
    public async ValueTask PostToAllAsync(IPEndPoint from, Content content, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        Task[] places = [.. NewMessages(from, content, timeout)
            .Select(m => outbox.PostAsync(m, TimeFor(timeout), cancellationToken))
            .Where(p => !p.IsCompletedSuccessfully)
            .Select(p => p.AsTask())];
        await Task.WhenAll(places).ConfigureAwait(false);
    }

    public Task FlushAsync() => outbox.FlushAsync();

    /// <summary>The message counts between this session and each other member since that member joined.</summary>
    public IReadOnlyList<PeerStatistics> GetStatistics()
    {
        MemberId? self = context.Members.Self;
        return [.. context.Members.Snapshot().Roster.Where(m => m.Id != self).Select(outbox.StatisticsOf)];
    }

    private AddressedMessage NewMessage(IPEndPoint from, MemberId to, Content content, TimeSpan? timeout)
    {
        Check(content, timeout);
        return _factory.New(from, to, content);
    }

    // The history has a broadcast once, when it is sent, because it may reach some members and not others.
    private AddressedMessage[] NewMessages(IPEndPoint from, Content content, TimeSpan? timeout)
    {
        Check(content, timeout);
        AddressedMessage[] messages = _factory.NewForAll(from, content);
        if (messages is [var first, ..])
            context.History.Add(first.Message);
        return messages;
    }

    private TimeSpan TimeFor(TimeSpan? timeout) => timeout ?? context.Options.SendTimeout;

    private static void Check(Content content, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(content.Text);
        if (timeout is { } given)
            OptionRules.CheckTime(given, "The time a message may take");
    }
}
