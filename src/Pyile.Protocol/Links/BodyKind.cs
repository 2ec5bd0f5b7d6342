namespace Pyile.Protocol;

/// <summary>What a message is and what its body contains. A receiver rejects a message of a kind that its lane does not have.</summary>
internal enum BodyKind : byte
{
    /// <summary>Lane 0: a text.</summary>
    Text = 1,

    /// <summary>Lane 0: a JSON value.</summary>
    Json = 2,

    /// <summary>Lane 1: begins a call. The body is a JSON value, the arguments.</summary>
    Request = 16,

    /// <summary>Lane 1: the caller does not wait for the call any more. No body.</summary>
    Cancel = 17,

    /// <summary>Lane 1: the caller has room for more items. No body.</summary>
    Credit = 18,

    /// <summary>Lane 1: something that the call returns. The body is a JSON value.</summary>
    Item = 19,

    /// <summary>Lane 1: the call is over. The body is a text for people if it failed.</summary>
    End = 20,
}
