namespace Pyile.Engine.Messaging;

/// <summary>Opens the lanes of the calls.</summary>
internal interface ICallLanes
{
    /// <summary>Opens the lane of the calls between this session and one member.</summary>
    /// <param name="carrier">Carries what the lane has to send.</param>
    ICallLane Open(ILaneCarrier carrier);
}
