namespace Pyile;

/// <summary>The direction of a message, from the point of view of the session.</summary>
public enum PyileDirection
{
    Received,
    Sent,
}
