namespace Pyile.Engine.Messaging;

/// <summary>What two sessions know of each other when a link begins.</summary>
/// <param name="IsNew">Whether this side has not known the other session before.</param>
/// <param name="IsSuccessor">Whether this side has known another session of it: the process was started again.</param>
/// <param name="KnowsThisSession">Whether the other side knows this session, so that it says how much it has received.</param>
internal readonly record struct Resumption(bool IsNew, bool IsSuccessor, bool KnowsThisSession);
