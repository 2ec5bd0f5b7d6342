using System.Net;
using System.Net.Sockets;
using Pyile.Engine.State;

namespace Pyile.Engine.Sessions;

/// <summary>Refuses options that cannot work, before anything is opened, with what to write instead.</summary>
internal static class OptionRules
{
    // A password travels inside 2048 bytes of JSON in which each character can take six.
    private const int MaxPassword = 256;
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(20);

    public static void Check(SessionOptions options, Secret password)
    {
        if (!options.AllowUnencrypted)
        {
            throw new PyileException(
                PyileError.UnencryptedNotAllowed,
                "Only version 1 of the protocol exists so far. It sends everything in the clear, the password included. Where that is acceptable, say so: allow unencrypted.");
        }
        if (password.Length is 0 or > MaxPassword)
            throw Invalid($"A password has 1 to {MaxPassword} characters; this one has {password.Length}.");
        if (password.Reveal().EnumerateRunes().Contains(System.Text.Rune.ReplacementChar))
            throw Invalid("A password is Unicode text; this one has a character that is none.");
        if (options.Alias.Length is 0 or > AliasRules.MaxLength)
            throw Invalid($"An alias has 1 to {AliasRules.MaxLength} characters; this one has {options.Alias.Length}.");
        if (options.Alias.Any(char.IsControl) || options.Alias.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar))
            throw Invalid("An alias is plain Unicode text without control characters.");
        if (options.Address.AddressFamily != AddressFamily.InterNetwork)
            throw new PyileException(PyileError.AddressInvalid, $"{options.Address} is no IPv4 address; version 1 of the protocol knows no other.");
        CheckPort(options.PeerPort);
        CheckTime(options.SendTimeout, "The time a message may take");
        Check(options.Heartbeat);
        Check(options.Inbox);
    }

    public static void Check(LoginOptions login)
    {
        CheckTime(login.FirstByte, "The time a connection may be silent");
        CheckTime(login.Whole, "The time a login may take");
        if (login.MaxHalfOpen < 1 || login.MaxHalfOpenPerAddress < 1)
            throw Invalid("Without a place for an unfinished login nobody gets in; at least 1, for each address too.");
    }

    /// <summary>More than nothing, and less than what a timer can be set to.</summary>
    public static void CheckTime(TimeSpan time, string what)
    {
        if (time <= TimeSpan.Zero || time > MaxTime)
            throw Invalid($"{what} is more than nothing and at most {MaxTime.TotalDays:0} days, not {time}.");
    }

    public static void CheckPort(int port)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw Invalid($"{port} is no TCP port; ports are 0 to {IPEndPoint.MaxPort}, and 0 takes a free one.");
    }

    public static PyileException Invalid(string message) => new(PyileError.InvalidOption, message);

    private static void Check(HeartbeatOptions heartbeat)
    {
        CheckTime(heartbeat.Interval, "The time between heartbeats");
        CheckTime(heartbeat.SuspectAfter, "The silence that makes a member suspect");
        CheckTime(heartbeat.GoneAfter, "The silence after which a member is gone");
        if (heartbeat.Interval >= heartbeat.SuspectAfter || heartbeat.SuspectAfter >= heartbeat.GoneAfter)
            throw Invalid("A member is heard between two heartbeats, is suspect later, and gone after that: each time has to be longer than the one before.");
    }

    private static void Check(InboxOptions inbox)
    {
        if (inbox.MaxMessages < 1 || inbox.MaxBytes < 1 || inbox.MaxEvents < 1 || inbox.MaxHistory < 0)
            throw Invalid("An inbox has room for at least 1 message, 1 byte and 1 event; only the history may be 0.");
    }
}
