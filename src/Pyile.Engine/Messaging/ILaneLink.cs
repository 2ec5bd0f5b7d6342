namespace Pyile.Engine.Messaging;

/// <summary>The link that carries the lanes of a member, as the lanes see it.</summary>
internal interface ILaneLink
{
    /// <summary>When a message or an acknowledgement was last sent or received on it.</summary>
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

    /// <summary>Asks the other side for a sign of life if it has been silent for long, and ends the link if it does not answer.</summary>
    /// <param name="now">The time.</param>
    /// <param name="late">How much later than due this call is.</param>
    void Check(TimeSpan now, TimeSpan late);

    /// <summary>Asks the other side for a sign of life, because the network may have changed.</summary>
    void Probe();

    void Abort();
}
