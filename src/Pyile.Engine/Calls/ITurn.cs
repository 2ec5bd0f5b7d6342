using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>Something that waits for its turn to run.</summary>
internal interface ITurn
{
    /// <summary>Who takes turns with others.</summary>
    MemberId Caller { get; }

    /// <summary>Runs it, on a thread of its own. It never fails.</summary>
    Task RunAsync();
}
