using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>A caller that waits for a reply.</summary>
/// <param name="question">The id of the message that was sent.</param>
/// <param name="from">Who is to answer it.</param>
internal sealed class PendingReply(Guid question, MemberId from)
{
    private readonly TaskCompletionSource<(Message? Message, NoReplyReason Reason)> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Question => question;

    public MemberId From => from;

    /// <summary>Completes with the reply, or with the reason why there is none.</summary>
    public Task<(Message? Message, NoReplyReason Reason)> Task => _completion.Task;

    public void Complete(Message reply) => _completion.TrySetResult((reply, NoReplyReason.None));

    public void End(NoReplyReason reason) => _completion.TrySetResult((null, reason));
}
