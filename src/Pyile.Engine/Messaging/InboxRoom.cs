namespace Pyile.Engine.Messaging;

/// <summary>What an inbox has room for. A flag that is set after a message was taken and was not before is one that senders wait for.</summary>
[Flags]
internal enum InboxRoom
{
    None = 0,

    /// <summary>For messages of any sender.</summary>
    Common = 1,

    /// <summary>For senders that have little there.</summary>
    Reserved = 2,

    /// <summary>For this sender.</summary>
    Sender = 4,

    /// <summary>For so much that this sender should resume.</summary>
    SenderResumes = 8,

    /// <summary>For so much that all senders should resume.</summary>
    AllResume = 16,
    All = Common | Reserved | Sender | SenderResumes | AllResume,
}
