using Pyile.Engine.Membership;

namespace Pyile.Engine.Messaging;

/// <summary>Carries what a lane has to send, by a link that is open or will be.</summary>
internal interface ILaneCarrier
{
    /// <summary>Who receives it.</summary>
    Member Member { get; }

    /// <summary>Why there is no link, or null.</summary>
    string? FindProblem();

    /// <summary>Tells the carrier that the lane has something to write; it looks for a link if there is none.</summary>
    /// <inheritdoc cref="ILaneLink.Signal"/>
    void Signal(bool isLone);
}
