namespace Pyile.Runtime.Handlers;

/// <summary>What a handler needs from the other handlers of its session.</summary>
internal interface IHandlerGroup
{
    /// <summary>The handlers now, in the order of registration.</summary>
    IReadOnlyList<Handler> All { get; }

    /// <summary>A full handler has room again.</summary>
    void NoteRoom();

    /// <summary>Returns messages that no handler will process to the inbox.</summary>
    void GiveBack(IReadOnlyList<Delivery> left);

    /// <summary>Stops a handler after its current event and removes it from the session.</summary>
    Task RemoveAsync(Handler handler);
}
