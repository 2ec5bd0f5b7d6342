using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>Sends what a call of another member returns.</summary>
internal interface ICallAnswers
{
    /// <summary>Sends an item, unless the caller is gone.</summary>
    /// <param name="call">The call.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="json">One JSON value.</param>
    /// <param name="isHeld">Whether it is written with what follows, at the latest by <see cref="Flush"/>.</param>
    void Send(IncomingCall call, CallItemKind kind, ReadOnlyMemory<byte> json, bool isHeld);

    /// <summary>Writes what was held.</summary>
    void Flush();

    /// <summary>The call is over.</summary>
    /// <param name="call">The call.</param>
    /// <param name="outcome">Why it ended.</param>
    /// <param name="text">What happened, if it failed.</param>
    /// <param name="hasRun">Whether the endpoint has begun to run.</param>
    void End(IncomingCall call, CallOutcome outcome, string? text, bool hasRun);
}
