namespace Pyile.Engine.Model;

/// <summary>
/// What the messages of one sender take of a session's memory. The inbox and the history each guard their part with their own lock.
/// </summary>
internal sealed class SenderShare
{
    /// <summary>The messages that wait in the inbox or have a place reserved there.</summary>
    public int Waiting { get; set; }

    public long WaitingBytes { get; set; }

    /// <summary>The messages in the history.</summary>
    public int Kept { get; set; }

    public long KeptBytes { get; set; }

    /// <summary>Those of them that stay although messages of others are newer, with their places.</summary>
    public Queue<(long Number, Message Message)> Older { get; } = new();

    /// <summary>Whether the history has this share in its list of those that have older messages.</summary>
    public bool IsListed { get; set; }
}
