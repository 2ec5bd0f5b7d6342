using System.Net;
using System.Net.Sockets;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;

namespace Pyile.Engine;

/// <summary>Refuses options that cannot work, before anything is opened, with what to write instead.</summary>
internal static class OptionRules
{
    // A password travels inside 2048 bytes of JSON in which each character can take six.
    private const int MaxPassword = 256;
    private const int MaxUses = 1_000_000;
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(20);

    public static void Check(HostOptions options)
    {
        Check((SessionOptions)options);
        CheckPassword(options.Password);
        CheckPort(options.Port);
        if (options.Login is { } login)
            Check(login);
        if (options.PasswordAttempts < 1)
            throw Invalid($"{options.PasswordAttempts} password attempts would let nobody in; at least 1.");
        CheckTime(options.CertificateLife, "The time a certificate is good");
    }

    public static void Check(PeerOptions options)
    {
        Check((SessionOptions)options);
        if (options.Password is not null)
            CheckPassword(options.Password);
        CheckTime(options.Timeout, "The time a login may take");
        if (options.Ticket is not null)
        {
            if (options.Password is not null || options.OnlyUnencrypted)
                throw Invalid("A ticket needs no password. Give one or the other.");
            return;
        }
        if (options.Password is null)
            throw Invalid("A network is joined with its password or with a ticket. Give one of them.");
        CheckHost(options.HostName, options.Port);
    }

    public static void Check(ProbeOptions options)
    {
        CheckHost(options.HostName, options.Port);
        CheckTime(options.Timeout, "The time a probe may take");
    }

    private static void CheckHost(string? name, int port)
    {
        CheckPort(port);
        if (port == 0)
            throw Invalid($"The host's port is 1 to {IPEndPoint.MaxPort}; the default is {SessionOptions.DefaultPort}.");
        // An empty name is found, too: it is this machine.
        if (string.IsNullOrWhiteSpace(name))
            throw Invalid("The host has no name. Give its name or IPv4 address.");
    }

    public static void CheckPassword(Secret password)
    {
        if (password.Length is 0 or > MaxPassword)
            throw Invalid($"A password has 1 to {MaxPassword} characters; this one has {password.Length}.");
        if (password.Reveal().EnumerateRunes().Contains(System.Text.Rune.ReplacementChar))
            throw Invalid("A password is Unicode text; this one has a character that is none.");
    }

    public static void Check(TicketOptions ticket)
    {
        CheckTime(ticket.Life, "The time a ticket can be used");
        if (ticket.Uses is < 1 or > MaxUses)
            throw Invalid($"A ticket is for 1 to {MaxUses:#,0} peers, not {ticket.Uses}.");
        if (ticket.HostNames is { } names && (names.Count is 0 or > 8 || names.Any(string.IsNullOrWhiteSpace)))
            throw Invalid("A ticket says 1 to 8 names or addresses of the host, and none of them is empty.");
    }

    public static void Check(LoginOptions login)
    {
        CheckTime(login.FirstByte, "The time a connection may be silent");
        CheckTime(login.Whole, "The time a login may take");
        if (login.PerSecond <= 0 || login.Burst < 1 || login.WrongPasswordsPerSecond <= 0 || login.WrongPasswordsBurst < 1)
            throw Invalid("Each pace of logins is more than nothing, or nobody gets in.");
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

    private static void Check(SessionOptions options)
    {
        if (options.OnlyUnencrypted && !options.AllowUnencrypted)
        {
            throw new PyileException(
                PyileError.UnencryptedNotAllowed,
                "Version 1 sends everything in the clear, the password included. Where that is acceptable, say so: allow unencrypted.");
        }
        if (options.Alias.Length is 0 or > AliasRules.MaxLength)
            throw Invalid($"An alias has 1 to {AliasRules.MaxLength} characters; this one has {options.Alias.Length}.");
        if (options.Alias.Any(char.IsControl) || options.Alias.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar))
            throw Invalid("An alias is plain Unicode text without control characters.");
        if (options.Address.AddressFamily != AddressFamily.InterNetwork)
            throw new PyileException(PyileError.AddressInvalid, $"{options.Address} is no IPv4 address, and others are not spoken yet.");
        CheckPort(options.PeerPort);
        CheckTime(options.SendTimeout, "The time a message may take");
        Check(options.Heartbeat);
        Check(options.Inbox);
        Check(options.Outbox);
    }

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
        if (inbox.MaxMessages < 1 || inbox.MaxBytes < 1 || inbox.MaxEvents < 0 || inbox.MaxHistory < 0 || inbox.MaxHistoryBytes < 0)
            throw Invalid("An inbox has room for at least 1 message and 1 byte; only its history and its events may be 0.");
    }

    private static void Check(OutboxOptions outbox)
    {
        if (outbox.MaxMessages < 1 || outbox.MaxBytes < 1 || outbox.MaxLinks < 1)
            throw Invalid("An outbox has room for at least 1 message, 1 byte and 1 link.");
        CheckTime(outbox.IdleAfter, "The time a link stays open without a message");
    }
}
