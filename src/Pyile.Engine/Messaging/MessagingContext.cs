using Pyile.Engine.Links;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Messaging;

/// <summary>What the tasks of one session share that send and receive messages.</summary>
internal sealed class MessagingContext(SessionOptions options, ITransport transport) : SessionContext(options, transport)
{
    public MemberTable Members { get; } = new(options.Alias);

    public Inbox Inbox { get; } = new(options.Inbox, options.Logger);

    public History History { get; } = new(options.Inbox);

    /// <summary>Divides the processor time of readers among the links of this session.</summary>
    public FairShare FairShare { get; } = new(Environment.ProcessorCount);
}
