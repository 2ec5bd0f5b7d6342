namespace Pyile.Engine.Messaging;

/// <summary>The link that carries the lanes of a member, as the lanes see it.</summary>
internal interface ILaneLink
{
    /// <summary>When something was last sent or received on it.</summary>
    TimeSpan LastUsed { get; }

    /// <summary>Completes when nothing of the link runs any more.</summary>
    Task Ended { get; }

    /// <summary>Tells the link that there is something to write.</summary>
    /// <param name="isLone">
    /// Whether nothing else is on its way, so that it is best written at once. Otherwise more may be added before it is written.
    /// </param>
    void Signal(bool isLone);

    /// <summary>Closes the link after what is being written. What is sent later goes on the next link.</summary>
    void CloseIdle();

    void Abort();
}
