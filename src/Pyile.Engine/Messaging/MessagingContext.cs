using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>What the tasks of one session share that send and receive messages.</summary>
internal sealed class MessagingContext : SessionContext
{
    private static readonly TimeSpan RosterDelay = TimeSpan.FromSeconds(1);

    public MessagingContext(SessionOptions options, ITransport transport, NetworkClock? networkClock = null)
        : base(options, transport, networkClock)
    {
        Members = new MemberTable(AliasText.Clean(options.Alias));
        Inbox = new Inbox(options.Inbox, Replies, options.Logger);
        History = new History(options.Inbox);
        Received = new ReceivedMessages(this);
    }

    public MemberTable Members { get; }

    /// <summary>Brings the links and the host that helps them together.</summary>
    public PathHelp Paths { get; } = new();

    public Inbox Inbox { get; }

    /// <summary>The callers that wait for replies.</summary>
    public AwaitedReplies Replies { get; } = new();

    public History History { get; }

    /// <summary>Looks for a member again for a moment: a new one may connect before the roster that lists it has arrived here.</summary>
    /// <returns>What was found, or null.</returns>
    public async ValueTask<Member?> FindSoonAsync(Func<Member?> find, CancellationToken cancellationToken)
    {
        if (find() is { } found)
            return found;
        using var delay = new CancellationTokenSource(RosterDelay, Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, delay.Token);
        return await Members.WaitForAsync(find, both.Token).ConfigureAwait(false);
    }

    /// <summary>The bounds of what is sent.</summary>
    public OutboxOptions Outbox => Options.Outbox;

    /// <summary>The member with that id as the roster has it now, or null.</summary>
    public Member? FindMember(MemberId member) => Members.FindMember(member);

    /// <summary>Takes messages that arrived, and passes them to the inbox.</summary>
    public ReceivedMessages Received { get; }
}
