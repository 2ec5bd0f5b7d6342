namespace Pyile.Runtime.Handlers;

/// <summary>Learns about changes of a handler's queue. Both methods are called outside the queue's lock.</summary>
internal interface IHandlerQueueObserver
{
    /// <summary>A full queue accepts messages again.</summary>
    void OnRoomAgain();

    /// <summary>The first event since the queue became full was dropped.</summary>
    void OnMissed();
}
