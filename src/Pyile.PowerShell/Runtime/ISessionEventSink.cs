using Pyile.Engine.Model;

namespace Pyile.Runtime;

/// <summary>Receives the events of a session after they have been logged, one at a time.</summary>
internal interface ISessionEventSink
{
    /// <summary>Called on the event pump's thread, so it must not wait.</summary>
    void Receive(SessionEvent occurrence);
}
