namespace Pyile.Engine.Diagnostics;

/// <summary>
/// The ids of all log lines. An id keeps its meaning permanently: a new line gets a new id, and the id of a removed line is
/// not used again.
/// </summary>
/// <remarks>
/// Lines below <see cref="FirstDetail"/> repeat an event of <see cref="Session.Events"/>; all other lines have no event. The
/// engine does not use ids from 200 on, so that a program can use them for lines of its own.
/// </remarks>
public static class LogIds
{
    public const int PeerJoined = 1;
    public const int PeerLeft = 2;
    public const int PeerSuspect = 3;
    public const int MessageReceived = 4;
    public const int LoginFailed = 5;
    public const int Banned = 6;
    public const int Unbanned = 7;
    public const int HostLost = 8;
    public const int SessionClosed = 9;
    public const int Reconnecting = 10;
    public const int Reconnected = 11;
    public const int SendFailed = 12;
    public const int PeerAway = 13;
    public const int PeerReturned = 14;
    public const int StateNotSaved = 15;
    public const int StateSaved = 16;

    /// <summary>The first id whose line does not repeat an event.</summary>
    public const int FirstDetail = 100;

    public const int Listening = 100;
    public const int Joined = 101;
    public const int Unencrypted = 102;
    public const int LoginDetail = 103;
    public const int RosterTrimmed = 104;
    public const int PeerAnswers = 105;
    public const int MessageRefused = 106;
    public const int InboxFull = 107;
    public const int EchoLost = 108;
    public const int AcceptFailed = 109;
    public const int EventsLost = 110;
    public const int RosterEntriesIgnored = 112;
    public const int SendFailedDetail = 113;
    public const int BackgroundFailure = 114;
    public const int LinkEnded = 115;
    public const int Network = 116;
    public const int PasswordChanged = 117;
    public const int ReconnectFailed = 118;
    public const int Renewed = 119;
    public const int RosterRefused = 120;
    public const int RosterRequested = 121;
    public const int StateWasReadable = 122;
    public const int NetworkOf = 123;
    public const int MessageRejected = 124;
    public const int MemberNotSupported = 125;
    public const int UnknownLeaveReason = 126;

    public const int AttemptFailed = 127;
    public const int StateRestored = 128;
    public const int TrustWasWritable = 129;

    public const int LookingUp = 130;
    public const int Connecting = 131;
    public const int LoggingIn = 132;
    public const int HostShown = 133;
    public const int LoginAccepted = 134;
    public const int LoginTriedAgain = 135;
    public const int HostAddressSkipped = 136;

    public const int SaveFailed = 137;
    public const int NotRemembered = 138;
    public const int LastSeenNotSaved = 139;
    public const int OwnAddressMissing = 140;
    public const int ClocksDiffer = 141;
    public const int LoginLeft = 142;

    public const int LinkOpened = 143;
    public const int DialFailed = 144;
    public const int DialBackRequested = 145;
    public const int DialBack = 146;
    public const int CircuitRequested = 147;
    public const int CircuitFailed = 148;

    public const int CallTaken = 149;
    public const int CallRefused = 150;

    public const int IdentityInUse = 151;
    public const int IdentityNotKept = 152;
    public const int IdentityWasReadable = 153;
    public const int IdentityTakenOver = 154;
    public const int MemberRemoved = 155;
    public const int MemberRenamed = 156;
    public const int IdentityNotLocked = 157;

    public const int MemberLabelled = 159;

    public const int OtherNetworkAnswers = 158;
}
