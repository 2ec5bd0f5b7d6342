namespace Pyile;

/// <summary>Which way a message went, seen from the session that lists it.</summary>
public enum PyileDirection
{
    Received,
    Sent,
}
