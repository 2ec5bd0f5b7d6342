using System.Net;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Diagnostics;

/// <summary>
/// Every line the engine logs. Ids are never used again for something else. Ids below 100 stand for events, which
/// <see cref="Session.Events"/> carries too. No line has a password or the text of a message in it.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Peer} joined.", EventName = nameof(PeerJoined))]
    public static partial void PeerJoined(ILogger logger, IPEndPoint peer);

    [LoggerMessage(2, LogLevel.Information, "{Peer} is off the roster: {Reason}.", EventName = nameof(PeerLeft))]
    public static partial void PeerLeft(ILogger logger, IPEndPoint peer, LeaveReason reason);

    [LoggerMessage(3, LogLevel.Warning, "{Peer} does not answer heartbeats.", EventName = nameof(PeerSuspect))]
    public static partial void PeerSuspect(ILogger logger, IPEndPoint peer);

    [LoggerMessage(4, LogLevel.Debug, "A message from {Peer} is in the inbox.", EventName = nameof(MessageReceived))]
    public static partial void MessageReceived(ILogger logger, IPEndPoint peer);

    [LoggerMessage(5, LogLevel.Warning, "Login from {Peer} failed: {Reason}.", EventName = nameof(LoginFailed))]
    public static partial void LoginFailed(ILogger logger, IPEndPoint peer, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Rule} is banned: {Reason}.", EventName = nameof(Banned))]
    public static partial void Banned(ILogger logger, string rule, string reason);

    [LoggerMessage(7, LogLevel.Information, "{Rule} is not banned any more.", EventName = nameof(Unbanned))]
    public static partial void Unbanned(ILogger logger, string rule);

    [LoggerMessage(8, LogLevel.Error, "The host {Host} is lost (silent: {Silent}). {Detail}", EventName = nameof(HostLost))]
    public static partial void HostLost(ILogger logger, IPEndPoint host, bool silent, string detail);

    [LoggerMessage(10, LogLevel.Warning, "The host {Host} does not answer (silent: {Silent}). It is tried again.", EventName = nameof(Reconnecting))]
    public static partial void Reconnecting(ILogger logger, IPEndPoint host, bool silent);

    [LoggerMessage(11, LogLevel.Information, "The host {Host} has been reached again.", EventName = nameof(Reconnected))]
    public static partial void Reconnected(ILogger logger, IPEndPoint host);

    [LoggerMessage(9, LogLevel.Information, "The session has ended.", EventName = nameof(SessionClosed))]
    public static partial void SessionClosed(ILogger logger);

    [LoggerMessage(100, LogLevel.Information, "Logins are taken on {Address}, messages on {PeerAddress}.")]
    public static partial void Listening(ILogger logger, IPEndPoint address, IPEndPoint peerAddress);

    [LoggerMessage(101, LogLevel.Information, "Joined the network of {Host} as {Address}.")]
    public static partial void Joined(ILogger logger, IPEndPoint host, IPEndPoint address);

    [LoggerMessage(102, LogLevel.Warning, "This session uses version 1: everything, the password included, is sent in the clear.")]
    public static partial void Unencrypted(ILogger logger);

    [LoggerMessage(103, LogLevel.Debug, "Login from {Peer} failed: {Detail}.")]
    public static partial void LoginDetail(ILogger logger, IPEndPoint peer, string detail);

    [LoggerMessage(104, LogLevel.Warning, "{Peer} reads at most {Bytes} bytes at once and is shown {Shown} of {Members} members.")]
    public static partial void RosterTrimmed(ILogger logger, IPEndPoint peer, int bytes, int shown, int members);

    [LoggerMessage(105, LogLevel.Information, "{Peer} answers heartbeats again.")]
    public static partial void PeerAnswers(ILogger logger, IPEndPoint peer);

    [LoggerMessage(106, LogLevel.Warning, "A connection for messages from {Address} was refused: {Reason}.")]
    public static partial void MessageRefused(ILogger logger, IPEndPoint address, string reason);

    [LoggerMessage(107, LogLevel.Warning, "The inbox is full ({Messages} messages, {Bytes} bytes): senders wait until messages are received.")]
    public static partial void InboxFull(ILogger logger, int messages, long bytes);

    [LoggerMessage(108, LogLevel.Debug, "The echo to {Peer} could not be written; its message has been received all the same.")]
    public static partial void EchoLost(ILogger logger, IPEndPoint peer);

    [LoggerMessage(109, LogLevel.Warning, "Accepting on {Address} failed: {Problem}. It is tried again.")]
    public static partial void AcceptFailed(ILogger logger, IPEndPoint address, string problem);

    [LoggerMessage(110, LogLevel.Warning, "Events are not read in time: from now on one more is not kept.")]
    public static partial void EventsLost(ILogger logger);

    [LoggerMessage(111, LogLevel.Error, "The state file {Path} could not be written: {Problem}.")]
    public static partial void StateNotSaved(ILogger logger, string path, string problem);

    [LoggerMessage(112, LogLevel.Debug, "The host's list has entries that are no IPv4 addresses; they are left out.")]
    public static partial void RosterEntriesIgnored(ILogger logger);

    [LoggerMessage(113, LogLevel.Debug, "The message to {Peer} failed: {Reason}, {Detail}")]
    public static partial void SendFailed(ILogger logger, IPEndPoint peer, FailureReason reason, string detail);

    [LoggerMessage(114, LogLevel.Error, "A background task of the session failed.")]
    public static partial void BackgroundFailure(ILogger logger, Exception exception);

    [LoggerMessage(115, LogLevel.Debug, "The link to {Peer} ended: {Why}.")]
    public static partial void LinkEnded(ILogger logger, IPEndPoint peer, string why);

    [LoggerMessage(116, LogLevel.Information, "The network's key is {Fingerprint}, {Kept}.")]
    public static partial void Network(ILogger logger, string fingerprint, string kept);

    [LoggerMessage(117, LogLevel.Information, "The password has been changed. Members stay; those who join from now on need the new one.")]
    public static partial void PasswordChanged(ILogger logger);

    [LoggerMessage(118, LogLevel.Debug, "The host {Host} could not be reached: {Problem}.")]
    public static partial void ReconnectFailed(ILogger logger, IPEndPoint host, string problem);

    [LoggerMessage(119, LogLevel.Debug, "The certificate has been renewed; it is good until {Until}.")]
    public static partial void Renewed(ILogger logger, DateTimeOffset until);

    [LoggerMessage(120, LogLevel.Warning, "A roster of the host was refused: it is older than the one this session has.")]
    public static partial void RosterRefused(ILogger logger);

    [LoggerMessage(121, LogLevel.Debug, "A roster change does not fit; the whole roster is asked for.")]
    public static partial void RosterRequested(ILogger logger);

    [LoggerMessage(122, LogLevel.Warning, "The state file {Path} could be read by others than its owner. Its secrets may be known to them; its rights are mended.")]
    public static partial void StateWasReadable(ILogger logger, string path);

    [LoggerMessage(123, LogLevel.Information, "The network of {Host} has the key {Fingerprint}.")]
    public static partial void NetworkOf(ILogger logger, IPEndPoint host, string fingerprint);

    [LoggerMessage(124, LogLevel.Warning, "A message from {Peer} was rejected: {Reason} {Detail}.")]
    public static partial void MessageRejected(ILogger logger, IPEndPoint peer, RejectionReason reason, ushort detail);

    [LoggerMessage(125, LogLevel.Warning, "{Member} requires the extension {Tag}, which this version does not know: it cannot be sent messages, nor send any.")]
    public static partial void MemberNotSupported(ILogger logger, string member, ushort tag);

    [LoggerMessage(126, LogLevel.Information, "{Member} left for the unknown reason {Reason}.")]
    public static partial void UnknownLeaveReason(ILogger logger, string member, byte reason);

    [LoggerMessage(130, LogLevel.Debug, "Looking up the name {Name}.")]
    public static partial void LookingUp(ILogger logger, string name);

    [LoggerMessage(131, LogLevel.Debug, "Connecting to {Host}.")]
    public static partial void Connecting(ILogger logger, IPEndPoint host);

    [LoggerMessage(132, LogLevel.Debug, "Logging in at {Host}, version {Version}.")]
    public static partial void LoggingIn(ILogger logger, IPEndPoint host, int version);

    [LoggerMessage(133, LogLevel.Debug, "{Host} has shown that it is the host of the network {Fingerprint}.")]
    public static partial void HostShown(ILogger logger, IPEndPoint host, string fingerprint);

    [LoggerMessage(134, LogLevel.Debug, "{Host} has accepted the login. Waiting for the roster.")]
    public static partial void LoginAccepted(ILogger logger, IPEndPoint host);

    [LoggerMessage(135, LogLevel.Debug, "The login is tried again: {Problem}")]
    public static partial void LoginTriedAgain(ILogger logger, string problem);
}
