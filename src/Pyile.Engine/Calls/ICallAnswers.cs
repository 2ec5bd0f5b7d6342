using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>Sends what a call of another member returns.</summary>
internal interface ICallAnswers
{
    /// <summary>Sends an item, unless the caller is gone.</summary>
    void Send(IncomingCall call, CallItemKind kind, ReadOnlyMemory<byte> json);

    /// <summary>The call is over.</summary>
    /// <param name="call">The call.</param>
    /// <param name="outcome">Why it ended.</param>
    /// <param name="text">What happened, if it failed.</param>
    /// <param name="hasRun">Whether the endpoint has begun to run.</param>
    void End(IncomingCall call, CallOutcome outcome, string? text, bool hasRun);
}
