using System.Net;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Diagnostics;

/// <summary>
/// All lines that the engine logs, with the ids of <see cref="LogIds"/>. No line contains a password, a key or the body of a message.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(LogIds.PeerJoined, LogLevel.Information, "{Peer} joined.")]
    public static partial void PeerJoined(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.PeerLeft, LogLevel.Information, "{Peer} has left the roster: {Reason}.")]
    public static partial void PeerLeft(ILogger logger, IPEndPoint peer, LeaveReason reason);

    [LoggerMessage(LogIds.PeerSuspect, LogLevel.Warning, "{Peer} does not answer heartbeats.")]
    public static partial void PeerSuspect(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.PeerAway, LogLevel.Warning, "The host has lost {Peer}, which stays on the roster for a while.")]
    public static partial void PeerAway(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.PeerReturned, LogLevel.Information, "{Peer} has come back to the host.")]
    public static partial void PeerReturned(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.MessageReceived, LogLevel.Debug, "Received a message from {Peer}.")]
    public static partial void MessageReceived(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.LoginFailed, LogLevel.Warning, "Login from {Peer} failed: {Reason}.")]
    public static partial void LoginFailed(ILogger logger, IPEndPoint peer, string reason);

    [LoggerMessage(LogIds.Banned, LogLevel.Warning, "{Rule} is banned: {Reason}.")]
    public static partial void Banned(ILogger logger, string rule, string reason);

    [LoggerMessage(LogIds.Unbanned, LogLevel.Information, "{Rule} is no longer banned.")]
    public static partial void Unbanned(ILogger logger, string rule);

    [LoggerMessage(LogIds.HostLost, LogLevel.Error, "The host {Host} is lost (silent: {Silent}). {Detail}")]
    public static partial void HostLost(ILogger logger, IPEndPoint host, bool silent, string detail);

    [LoggerMessage(LogIds.SessionClosed, LogLevel.Information, "The session has ended.")]
    public static partial void SessionClosed(ILogger logger);

    [LoggerMessage(LogIds.Reconnecting, LogLevel.Warning, "The host {Host} does not answer (silent: {Silent}); reconnecting.")]
    public static partial void Reconnecting(ILogger logger, IPEndPoint host, bool silent);

    [LoggerMessage(LogIds.Reconnected, LogLevel.Information, "Reconnected to the host {Host}.")]
    public static partial void Reconnected(ILogger logger, IPEndPoint host);

    [LoggerMessage(LogIds.Listening, LogLevel.Information, "Accepting logins on {Address} and messages on {PeerAddress}.")]
    public static partial void Listening(ILogger logger, IPEndPoint address, IPEndPoint peerAddress);

    [LoggerMessage(LogIds.Joined, LogLevel.Information, "Joined the network of {Host} as {Address}.")]
    public static partial void Joined(ILogger logger, IPEndPoint host, IPEndPoint address);

    [LoggerMessage(
        LogIds.Unencrypted, LogLevel.Warning,
        "This session uses protocol version 1: everything is sent in the clear, including the password.")]
    public static partial void Unencrypted(ILogger logger);

    [LoggerMessage(LogIds.LoginDetail, LogLevel.Debug, "Login from {Peer} failed: {Detail}.")]
    public static partial void LoginDetail(ILogger logger, IPEndPoint peer, string detail);

    [LoggerMessage(
        LogIds.RosterTrimmed, LogLevel.Warning,
        "{Peer} reads at most {Bytes} bytes at a time, so it was sent {Shown} of {Members} members.")]
    public static partial void RosterTrimmed(ILogger logger, IPEndPoint peer, int bytes, int shown, int members);

    [LoggerMessage(LogIds.PeerAnswers, LogLevel.Information, "{Peer} answers heartbeats again.")]
    public static partial void PeerAnswers(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.MessageRefused, LogLevel.Warning, "A connection for messages from {Address} was refused: {Reason}.")]
    public static partial void MessageRefused(ILogger logger, IPEndPoint address, string reason);

    [LoggerMessage(
        LogIds.InboxFull, LogLevel.Warning,
        "The inbox is full ({Messages} messages, {Bytes} bytes): senders wait until messages are received.")]
    public static partial void InboxFull(ILogger logger, int messages, long bytes);

    [LoggerMessage(LogIds.EchoLost, LogLevel.Debug, "The echo to {Peer} could not be written, although its message was received.")]
    public static partial void EchoLost(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.AcceptFailed, LogLevel.Warning, "Accepting a connection on {Address} failed and will be retried: {Problem}.")]
    public static partial void AcceptFailed(ILogger logger, IPEndPoint address, string problem);

    [LoggerMessage(LogIds.EventsLost, LogLevel.Warning, "The event buffer is full; new events are dropped until it is read.")]
    public static partial void EventsLost(ILogger logger);

    [LoggerMessage(LogIds.StateNotSaved, LogLevel.Error, "The state of the host could not be saved and will be saved later. {Problem}")]
    public static partial void StateNotSaved(ILogger logger, string problem);

    [LoggerMessage(LogIds.StateSaved, LogLevel.Information, "The state of the host is saved again.")]
    public static partial void StateSaved(ILogger logger);

    [LoggerMessage(LogIds.SaveFailed, LogLevel.Debug, "Saving the state failed. {Problem}")]
    public static partial void SaveFailed(ILogger logger, string problem);

    [LoggerMessage(
        LogIds.NotRemembered, LogLevel.Warning,
        "The network {Fingerprint} of {Host}:{Port} could not be remembered, so the next login there treats it as unknown. {Problem}")]
    public static partial void NotRemembered(ILogger logger, string fingerprint, string host, int port, string problem);

    [LoggerMessage(
        LogIds.IdentityInUse, LogLevel.Debug,
        "Another session of this user has the identity {Identity}, so this one joins as a member of its own, whose key is not kept.")]
    public static partial void IdentityInUse(ILogger logger, string identity);

    [LoggerMessage(
        LogIds.IdentityNotLocked, LogLevel.Debug,
        "The key of this peer cannot be marked as used, so another session of this user may take this one's place. {Problem}")]
    public static partial void IdentityNotLocked(ILogger logger, string problem);

    [LoggerMessage(
        LogIds.IdentityNotKept, LogLevel.Warning,
        "The key of this peer could not be kept, so the next login needs the password or a ticket again. {Problem}")]
    public static partial void IdentityNotKept(ILogger logger, string problem);

    [LoggerMessage(
        LogIds.IdentityWasReadable, LogLevel.Warning,
        "Other users could read the key of this peer in {Path}. They cannot any more, but may have a copy. Ask the host's owner to remove this member, and join again.")]
    public static partial void IdentityWasReadable(ILogger logger, string path);

    [LoggerMessage(
        LogIds.IdentityTakenOver, LogLevel.Warning,
        "Another session with the same key was connected to {Host}, and has ended: this one has taken its place. If it was not yours, someone has a copy of the key: ask the host's owner to remove this member.")]
    public static partial void IdentityTakenOver(ILogger logger, IPEndPoint host);

    [LoggerMessage(LogIds.MemberRemoved, LogLevel.Information, "The member {Member} was removed. Its key is refused from now on.")]
    public static partial void MemberRemoved(ILogger logger, string member);

    [LoggerMessage(LogIds.MemberLabelled, LogLevel.Information, "The member {Member} has these roles and tags from now on: {Labels}.")]
    public static partial void MemberLabelled(ILogger logger, string member, string labels);

    [LoggerMessage(LogIds.MemberRenamed, LogLevel.Information, "The member {Member} has the name {Alias} from now on.")]
    public static partial void MemberRenamed(ILogger logger, string member, string alias);

    [LoggerMessage(LogIds.LastSeenNotSaved, LogLevel.Debug, "The time of this login could not be saved with the remembered network. {Problem}")]
    public static partial void LastSeenNotSaved(ILogger logger, string problem);

    [LoggerMessage(
        LogIds.RosterEntriesIgnored, LogLevel.Debug,
        "The host's list contains entries that are not IPv4 addresses; they were ignored.")]
    public static partial void RosterEntriesIgnored(ILogger logger);

    [LoggerMessage(LogIds.SendFailedDetail, LogLevel.Debug, "The message to {Peer} failed: {Reason}, {Detail}")]
    public static partial void SendFailed(ILogger logger, IPEndPoint? peer, FailureReason reason, string detail);

    [LoggerMessage(LogIds.BackgroundFailure, LogLevel.Error, "A background task of the session failed.")]
    public static partial void BackgroundFailure(ILogger logger, Exception exception);

    [LoggerMessage(LogIds.LinkEnded, LogLevel.Debug, "The link to {Peer} ended: {Why}.")]
    public static partial void LinkEnded(ILogger logger, IPEndPoint peer, string why);

    [LoggerMessage(LogIds.Network, LogLevel.Information, "The network's key is {Fingerprint}, {Kept}.")]
    public static partial void Network(ILogger logger, string fingerprint, string kept);

    [LoggerMessage(
        LogIds.PasswordChanged, LogLevel.Information,
        "The password was changed. Logins need the new password from now on.")]
    public static partial void PasswordChanged(ILogger logger);

    [LoggerMessage(LogIds.ReconnectFailed, LogLevel.Debug, "The host {Host} could not be reached: {Problem}.")]
    public static partial void ReconnectFailed(ILogger logger, IPEndPoint host, string problem);

    [LoggerMessage(LogIds.Renewed, LogLevel.Debug, "The certificate was renewed and is valid until {Until}.")]
    public static partial void Renewed(ILogger logger, DateTimeOffset until);

    [LoggerMessage(LogIds.RosterRefused, LogLevel.Warning, "A roster from the host was rejected because it is older than the current one.")]
    public static partial void RosterRefused(ILogger logger);

    [LoggerMessage(
        LogIds.RosterRequested, LogLevel.Debug,
        "A roster change does not apply to the current roster; requesting the whole roster.")]
    public static partial void RosterRequested(ILogger logger);

    [LoggerMessage(
        LogIds.StateWasReadable, LogLevel.Warning,
        "The state file {Path} was readable by other users, who may have read its secrets; its permissions have been corrected.")]
    public static partial void StateWasReadable(ILogger logger, string path);

    [LoggerMessage(LogIds.NetworkOf, LogLevel.Information, "The network of {Host} has the key {Fingerprint}.")]
    public static partial void NetworkOf(ILogger logger, IPEndPoint host, string fingerprint);

    [LoggerMessage(LogIds.MessageRejected, LogLevel.Warning, "A message from {Peer} was rejected: {Reason} {Detail}.")]
    public static partial void MessageRejected(ILogger logger, IPEndPoint peer, RejectionReason reason, ushort detail);

    [LoggerMessage(LogIds.CallTaken, LogLevel.Debug, "{Peer} calls the endpoint {Endpoint}.")]
    public static partial void CallTaken(ILogger logger, IPEndPoint peer, string endpoint);

    [LoggerMessage(LogIds.CallRefused, LogLevel.Information, "{Peer} may not call the endpoint {Endpoint}: {Outcome}.")]
    public static partial void CallRefused(ILogger logger, IPEndPoint peer, string endpoint, CallOutcome outcome);

    [LoggerMessage(
        LogIds.MemberNotSupported, LogLevel.Warning,
        "{Member} requires the extension {Tag}, which this version does not know, so messages to and from it are not possible.")]
    public static partial void MemberNotSupported(ILogger logger, string member, ushort tag);

    [LoggerMessage(LogIds.UnknownLeaveReason, LogLevel.Information, "{Member} left for the unknown reason {Reason}.")]
    public static partial void UnknownLeaveReason(ILogger logger, string member, byte reason);

    [LoggerMessage(LogIds.AttemptFailed, LogLevel.Error, "An attempt failed in an unexpected way; there will be another one.")]
    public static partial void AttemptFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        LogIds.StateRestored, LogLevel.Warning,
        "The state file is older than certificates that this network has issued, so it is a copy. Bans, tickets and passwords that were "
        + "changed after it was made are lost: check them, and ban again whom you had banned. Members that logged in after it must join again.")]
    public static partial void StateRestored(ILogger logger);

    [LoggerMessage(
        LogIds.TrustWasWritable, LogLevel.Warning,
        "The file of remembered networks {Path} could be read or changed by other users; its permissions have been corrected. Compare the "
        + "fingerprints in it with those of the hosts.")]
    public static partial void TrustWasWritable(ILogger logger, string path);

    [LoggerMessage(LogIds.LookingUp, LogLevel.Debug, "Resolving the host name {Name}.")]
    public static partial void LookingUp(ILogger logger, string name);

    [LoggerMessage(LogIds.Connecting, LogLevel.Debug, "Connecting to {Host}.")]
    public static partial void Connecting(ILogger logger, IPEndPoint host);

    [LoggerMessage(LogIds.LoggingIn, LogLevel.Debug, "Logging in to {Host} with protocol version {Version}.")]
    public static partial void LoggingIn(ILogger logger, IPEndPoint host, int version);

    [LoggerMessage(LogIds.HostShown, LogLevel.Debug, "{Host} has proved that it is the host of the network {Fingerprint}.")]
    public static partial void HostShown(ILogger logger, IPEndPoint host, string fingerprint);

    [LoggerMessage(LogIds.LoginAccepted, LogLevel.Debug, "{Host} accepted the login; waiting for the roster.")]
    public static partial void LoginAccepted(ILogger logger, IPEndPoint host);

    [LoggerMessage(LogIds.LoginTriedAgain, LogLevel.Debug, "Retrying the login: {Problem}")]
    public static partial void LoginTriedAgain(ILogger logger, string problem);

    [LoggerMessage(LogIds.HostAddressSkipped, LogLevel.Debug, "An address of the host failed: {Problem}")]
    public static partial void HostAddressSkipped(ILogger logger, string problem);

    [LoggerMessage(
        LogIds.OwnAddressMissing, LogLevel.Warning,
        "{Address}, the address that was chosen for this session, does not belong to this machine now. The session ends if it does not come "
        + "back within {Minutes} minutes.")]
    public static partial void OwnAddressMissing(ILogger logger, IPAddress address, double minutes);

    [LoggerMessage(
        LogIds.OtherNetworkAnswers, LogLevel.Warning,
        "Another network answers in place of the host {Host}. Either the host was started as a new network, or something else has taken "
        + "its address. The session ends if nothing else answers there for {Seconds} s.")]
    public static partial void OtherNetworkAnswers(ILogger logger, IPEndPoint host, double seconds);

    [LoggerMessage(
        LogIds.ClocksDiffer, LogLevel.Warning,
        "The clock of this machine shows {Own:u}, and that of the host {Host:u}. Joining works anyway, but messages show the time of their "
        + "sender's clock. Set the clock that is wrong.")]
    public static partial void ClocksDiffer(ILogger logger, DateTimeOffset own, DateTimeOffset host);

    [LoggerMessage(LogIds.LoginLeft, LogLevel.Debug, "{Peer} has looked at this host and left without logging in.")]
    public static partial void LoginLeft(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.LinkOpened, LogLevel.Debug, "The link to {Peer} is open: {Path}.")]
    public static partial void LinkOpened(ILogger logger, IPEndPoint peer, string path);

    [LoggerMessage(LogIds.DialFailed, LogLevel.Debug, "Connecting to {Peer} failed: {Problem}.")]
    public static partial void DialFailed(ILogger logger, IPEndPoint peer, string problem);

    [LoggerMessage(LogIds.DialBackRequested, LogLevel.Debug, "{Peer} does not answer, so the host is asked to have it connect to this session.")]
    public static partial void DialBackRequested(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.DialBack, LogLevel.Debug, "The member {Member} asks this session to connect to it.")]
    public static partial void DialBack(ILogger logger, string member);

    [LoggerMessage(LogIds.CircuitRequested, LogLevel.Debug, "{Peer} does not connect either, so the host is asked to relay.")]
    public static partial void CircuitRequested(ILogger logger, IPEndPoint peer);

    [LoggerMessage(LogIds.CircuitFailed, LogLevel.Debug, "There is no link to {Peer} through the host: {Problem}.")]
    public static partial void CircuitFailed(ILogger logger, IPEndPoint peer, string problem);
}
