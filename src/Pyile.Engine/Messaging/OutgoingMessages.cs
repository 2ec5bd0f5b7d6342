using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>What the user of a session sends: messages to one member or to all others, with their receipts.</summary>
internal sealed class OutgoingMessages(MessagingContext context, Outbox outbox)
{
    private readonly MessageFactory _factory = new(context.Members, context.Clock);
    private readonly Questions _questions = new(context, outbox);

    /// <exception cref="PyileException">The content cannot be sent, or the receiver is this session itself.</exception>
    public Task<Receipt> SendAsync(MemberId to, Content content, TimeSpan? timeout, CancellationToken cancellationToken) =>
        outbox.SendAsync(NewMessage(to, content, timeout), TimeFor(timeout), cancellationToken);

    /// <exception cref="PyileException">The content cannot be sent, or the receiver is this session itself.</exception>
    public ValueTask PostAsync(MemberId to, Content content, TimeSpan? timeout, CancellationToken cancellationToken) =>
        outbox.PostAsync(NewMessage(to, content, timeout), TimeFor(timeout), cancellationToken);

    /// <exception cref="PyileException">The content cannot be broadcast.</exception>
    public IReadOnlyList<Task<Receipt>> Broadcast(Content content, TimeSpan? timeout, CancellationToken cancellationToken) =>
        [.. NewMessages(content, timeout).Select(m => outbox.SendAsync(m, TimeFor(timeout), cancellationToken))];

    /// <exception cref="PyileException">The content cannot be broadcast.</exception>
    public async ValueTask PostToAllAsync(Content content, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        Task[] places = [.. NewMessages(content, timeout)
            .Select(m => outbox.PostAsync(m, TimeFor(timeout), cancellationToken))
            .Where(p => !p.IsCompletedSuccessfully)
            .Select(p => p.AsTask())];
        await Task.WhenAll(places).ConfigureAwait(false);
    }

    /// <summary>Sends a message and waits for the reply.</summary>
    /// <exception cref="PyileException">The content cannot be sent, or the receiver is this session itself.</exception>
    public Task<Reply> AskAsync(MemberId to, Content content, TimeSpan timeout, CancellationToken cancellationToken)
    {
        CheckQuestion(content, timeout);
        return _questions.AskAsync(_factory.New(to, content, isQuestion: true), timeout, cancellationToken);
    }

    /// <summary>Sends a message to all others and waits for the reply of each.</summary>
    /// <exception cref="PyileException">The content cannot be broadcast.</exception>
    public IReadOnlyList<Task<Reply>> AskAll(Content content, TimeSpan timeout, CancellationToken cancellationToken)
    {
        CheckQuestion(content, timeout);
        return [.. NewMessages(content, timeout, isQuestion: true).Select(m => _questions.AskAsync(m, timeout, cancellationToken))];
    }

    public Task FlushAsync() => outbox.FlushAsync();

    /// <summary>The member has left: what is under way to it has failed, and it answers nothing any more.</summary>
    public void Forget(MemberId member)
    {
        outbox.Forget(member);
        context.Replies.Forget(member);
    }

    /// <summary>Fails what is still under way.</summary>
    public void Close()
    {
        outbox.Close();
        context.Replies.Close();
    }

    /// <summary>The message counts between this session and each other member since that member joined.</summary>
    public IReadOnlyList<PeerStatistics> GetStatistics()
    {
        MemberId? self = context.Members.Self;
        return [.. context.Members.Snapshot().Roster.Where(m => m.Id != self).Select(outbox.StatisticsOf)];
    }

    private AddressedMessage NewMessage(MemberId to, Content content, TimeSpan? timeout)
    {
        Check(content, timeout);
        return _factory.New(to, content);
    }

    // The history has a broadcast once, when it is sent, because it may reach some members and not others.
    private AddressedMessage[] NewMessages(Content content, TimeSpan? timeout, bool isQuestion = false)
    {
        Check(content, timeout);
        AddressedMessage[] messages = _factory.NewForAll(content, isQuestion);
        if (messages is [var first, ..])
            context.History.Add(first.Message);
        return messages;
    }

    private TimeSpan TimeFor(TimeSpan? timeout) => timeout ?? context.Options.SendTimeout;

    private static void CheckQuestion(Content content, TimeSpan timeout)
    {
        Check(content, timeout);
        // A receiver that has a message with the key takes no other, so it would not answer it either.
        if (content.Key is not null)
            throw new PyileException(PyileError.InvalidMessage, "A message that waits for a reply has no key. Send it without one.");
    }

    private static void Check(Content content, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(content.Text);
        if (timeout is { } given)
            OptionRules.CheckTime(given, "The time a message may take");
    }
}
