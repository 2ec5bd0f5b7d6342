namespace Pyile.Protocol;

/// <summary>The numbers of the tags that this version knows in each place; docs/protocol/extensions.md lists them.</summary>
internal static class KnownTags
{
    /// <summary>In a message: the name of its topic.</summary>
    public const ushort MessageTopic = 1;

    /// <summary>In a message: the id of the message that it answers.</summary>
    public const ushort InReplyTo = 2;

    /// <summary>In a request: the name of the endpoint.</summary>
    public const ushort Endpoint = 3;

    /// <summary>In a request: how long the call may still take.</summary>
    public const ushort TimeLeft = 4;

    /// <summary>In a credit: for how many more bytes of items the caller has room.</summary>
    public const ushort CreditBytes = 5;

    /// <summary>In an item: the stream that it belongs to.</summary>
    public const ushort Stream = 6;

    /// <summary>In the end of a call: why it ended.</summary>
    public const ushort Outcome = 7;

    /// <summary>In the end of a call: the endpoint has not begun to run.</summary>
    public const ushort NotRun = 8;

    /// <summary>In a challenge: what the host's clock shows.</summary>
    public const ushort HostClock = 1;

    /// <summary>In an admission: the member was connected already, and this login has taken the place of that connection.</summary>
    public const ushort HasReplaced = 1;

    /// <summary>In a roster entry: the roles of the member.</summary>
    public const ushort Roles = 1;

    /// <summary>In a roster entry: the tags that describe the member.</summary>
    public const ushort MemberTags = 2;

    private static readonly ushort[] OfMessage = [MessageTopic, InReplyTo];
    private static readonly ushort[] OfCall = [Endpoint, TimeLeft, CreditBytes, Stream, Outcome, NotRun];
    private static readonly ushort[] OfChallenge = [HostClock];
    private static readonly ushort[] OfAdmission = [HasReplaced];
    private static readonly ushort[] OfRosterEntry = [Roles, MemberTags];

    /// <summary>Known in a message to the inbox.</summary>
    public static ReadOnlySpan<ushort> Message => OfMessage;

    /// <summary>Known in a message on the lane of calls.</summary>
    public static ReadOnlySpan<ushort> Call => OfCall;

    /// <summary>Known in a challenge.</summary>
    public static ReadOnlySpan<ushort> Challenge => OfChallenge;

    /// <summary>Known in an admission.</summary>
    public static ReadOnlySpan<ushort> Admission => OfAdmission;

    /// <summary>Known in the other frames of a login and in those of a control link.</summary>
    public static ReadOnlySpan<ushort> Login => [];

    /// <summary>Known in Circuit.</summary>
    public static ReadOnlySpan<ushort> Circuit => [];

    /// <summary>Known in Welcome and Position.</summary>
    public static ReadOnlySpan<ushort> Link => [];

    /// <summary>Known in a roster entry.</summary>
    public static ReadOnlySpan<ushort> RosterEntry => OfRosterEntry;

    /// <summary>Known in a ticket.</summary>
    public static ReadOnlySpan<ushort> Ticket => [];
}
