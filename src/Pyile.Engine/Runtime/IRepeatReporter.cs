using System.Net;

namespace Pyile.Engine.Runtime;

/// <summary>Reports what was counted instead of being reported each time.</summary>
internal interface IRepeatReporter<in TKind>
{
    /// <param name="last">Where the last of them came from.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="count">How often it happened besides the times that were reported.</param>
    void ReportRepeats(IPEndPoint last, TKind kind, int count);
}
