using System.Net;
using System.Net.Sockets;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>Refuses options that cannot work, before anything is opened, and says what to write instead.</summary>
internal static class OptionRules
{
    // A password travels inside 2048 bytes of JSON in which each character can take six.
    private const int MaxPassword = 256;
    private const int MaxUses = 1_000_000;
    private const int MaxIdentityName = 64;
    private static readonly string[] Reserved = ["admin", "guest"];
    private static readonly TimeSpan MaxMemberLife = TimeSpan.FromDays(36_500);
    private const char ByteOrderMark = '\ufeff';
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(20);

    public static void Check(HostOptions options)
    {
        Check((SessionOptions)options);
        if (options.Password is { } password)
            CheckPassword(password);
        else if (options.StatePath is null)
            throw Invalid("A new network needs a password. Only a network that is kept in a state file has one.");
        else if (options.Legacy is not null)
            throw Invalid("A network that allows version 1 needs its password each time: the state file has only a verifier of it, for version 2.");
        CheckPort(options.Port);
        if (options.Login is { } login)
            Check(login);
        if (options.PasswordAttempts < 1)
            throw Invalid($"At least 1 password attempt must be allowed, not {options.PasswordAttempts}.");
        CheckTime(options.CertificateLife, "The time a certificate is good");
        CheckMemberLife(options.MemberLife);
        if (options.AwayGrace != TimeSpan.Zero)
            CheckTime(options.AwayGrace, "The time a lost member stays on the roster");
    }

    public static void Check(PeerOptions options)
    {
        Check((SessionOptions)options);
        if (options.Password is not null)
            CheckPassword(options.Password);
        if (options.Identity is { } identity && !IsIdentityName(identity.Name))
            throw Invalid($"'{identity.Name}' is not the name of an identity: 1 to {MaxIdentityName} letters, digits, dots, hyphens and underscores, not beginning with a dot.");
        if (options.NoListen && options.Legacy is not null)
            throw Invalid("Members of version 1 can only be received from over a port of this session. Allow version 1, or open no port, not both.");
        if (options.NoListen && options.PeerPort != 0)
            throw Invalid($"This session opens no port, so it cannot use port {options.PeerPort}. Give a port, or open none.");
        CheckTime(options.Timeout, "The time a login may take");
        if (options.RetryFor != TimeSpan.Zero && options.RetryFor != Timeout.InfiniteTimeSpan)
            CheckTime(options.RetryFor, "The time a host is tried again");
        if (options.Ticket is not null)
        {
            if (options.Password is not null || options.Legacy is { IsExclusive: true })
                throw Invalid("A ticket needs no password. Give either a ticket or a password.");
            return;
        }
        if (options.Password is null && options.Identity is null)
            throw Invalid("Joining a network needs its password, a ticket, or a key that was kept. Give one of them.");
        CheckHost(options.HostName, options.Port);
    }

    public static void Check(ProbeOptions options)
    {
        CheckHost(options.HostName, options.Port);
        TlsChoice.Resolve(options.Tls);
        CheckTime(options.Timeout, "The time a probe may take");
    }

    /// <summary>Requires that all of these can be roles and tags.</summary>
    public static void CheckLabels(IReadOnlyList<string> roles, IReadOnlyList<string> tags)
    {
        if (roles.FirstOrDefault(role => !MemberLabels.IsRole(role)) is { } role)
            throw Invalid($"'{role}' is not a role: 1 to {MemberLabels.MaxRoleLength} letters, digits, dots, hyphens and underscores.");
        if (roles.FirstOrDefault(r => Reserved.Contains(r, StringComparer.OrdinalIgnoreCase)) is { } reserved)
            throw Invalid($"The role '{reserved}' is reserved for a later version. Choose another name.");
        if (tags.FirstOrDefault(tag => !MemberLabels.IsTag(tag)) is { } tag)
            throw Invalid($"'{tag}' is not a tag: a name, or a name and a value with = between them, at most {MemberLabels.MaxTagLength} letters, digits, dots, hyphens and underscores.");
        if (roles.Count > MemberLabels.MaxRoles || tags.Count > MemberLabels.MaxTags)
            throw Invalid($"A member can have {MemberLabels.MaxRoles} roles and {MemberLabels.MaxTags} tags, not {roles.Count} and {tags.Count}.");
    }

    // It is the name of a folder, on every system.
    private static bool IsIdentityName(string name) =>
        name.Length is > 0 and <= MaxIdentityName && name[0] != '.' && name[^1] != '.'
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static void CheckMemberLife(TimeSpan? life)
    {
        if (life < TimeSpan.Zero || life > MaxMemberLife)
            throw Invalid($"Members can be enrolled for zero to {MaxMemberLife.TotalDays:#,0} days, not {life}.");
    }

    private static void CheckHost(string? name, int? port)
    {
        if (port is { } given)
            CheckPort(given);
        if (port == 0)
            throw Invalid($"The host's port must be 1-{IPEndPoint.MaxPort}; the default is {SessionOptions.DefaultPort}.");
        // An empty name would be resolved to this machine.
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(HostTarget.Of(name, port).Name))
            throw Invalid("The name of the host is empty. Give its name or IPv4 address.");
    }

    public static void CheckPassword(Secret password)
    {
        if (password.Length is 0 or > MaxPassword)
            throw Invalid($"A password must have 1 to {MaxPassword} characters, not {password.Length}.");
        if (HasInvalidCharacter(password.Value))
            throw Invalid("The password contains a character that is not valid Unicode.");
    }

    private static bool HasInvalidCharacter(ReadOnlySpan<char> text)
    {
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar)
                return true;
        }
        return false;
    }

    public static void Check(TicketOptions ticket)
    {
        CheckTime(ticket.Life, "The time a ticket can be used");
        CheckMemberLife(ticket.MemberLife);
        CheckLabels(ticket.Roles, ticket.Tags);
        if (ticket.Uses is < 1 or > MaxUses)
            throw Invalid($"A ticket must be for 1 to {MaxUses:#,0} peers, not {ticket.Uses}.");
        if (ticket.HostNames is { } names && (names.Count is 0 or > 8 || !names.All(name => HostName.IsValid(HostTarget.Of(name).Name))))
            throw Invalid("A ticket must have 1 to 8 DNS names or addresses of the host, each with its port behind it if peers use another one.");
    }

    public static void Check(LoginOptions login)
    {
        CheckTime(login.FirstByte, "The time a connection may be silent");
        CheckTime(login.Whole, "The time a login may take");
        if (login.PerSecond <= 0 || login.Burst < 1 || login.WrongPasswordsPerSecond <= 0 || login.WrongPasswordsBurst < 1)
            throw Invalid("Login rates must be greater than zero.");
        if (login.MaxHalfOpen < 1 || login.MaxHalfOpenPerAddress < 1)
            throw Invalid("At least 1 unfinished login must be allowed, in total and for each address.");
    }

    /// <summary>Requires more than zero, and at most what a timer can be set to.</summary>
    public static void CheckTime(TimeSpan time, string what)
    {
        if (time <= TimeSpan.Zero || time > MaxTime)
            throw Invalid($"{what} must be more than zero and at most {MaxTime.TotalDays:0} days, not {time}.");
    }

    public static void CheckPort(int port)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw Invalid($"The port must be 0-{IPEndPoint.MaxPort} (0 picks a free port), not {port}.");
    }

    public static PyileException Invalid(string message) => new(PyileError.InvalidOption, message);

    private static void Check(SessionOptions options)
    {
        if (options.Alias.Length is 0 or > AliasText.MaxLength)
            throw Invalid($"An alias must have 1 to {AliasText.MaxLength} characters, not {options.Alias.Length}.");
        if (options.Alias.Any(char.IsControl) || options.Alias.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar))
            throw Invalid("An alias must be valid Unicode text without control characters.");
        if (options.Alias.StartsWith(ByteOrderMark))
            throw Invalid("An alias must not begin with a byte order mark (U+FEFF), which cannot be seen.");
        if (!AliasText.IsUsable(AliasText.Clean(options.Alias)))
            throw Invalid("An alias must have visible characters and must not look like an address or a member id.");
        if (options.Address.AddressFamily != AddressFamily.InterNetwork)
            throw new PyileException(PyileError.AddressInvalid, $"{options.Address} is not an IPv4 address; IPv6 is not supported yet.");
        CheckPort(options.PeerPort);
        TlsChoice.Resolve(options.Tls);
        CheckTime(options.SendTimeout, "The time a message may take");
        CheckTime(options.CloseTimeout, "The time that the end of a session waits for messages");
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
            throw Invalid("The heartbeat interval must be shorter than the time until a member is suspect, and that shorter than the time until it is gone.");
    }

    private static void Check(InboxOptions inbox)
    {
        if (inbox.MaxMessages < 1 || inbox.MaxBytes < 1 || inbox.MaxEvents < 0 || inbox.MaxHistory < 0 || inbox.MaxHistoryBytes < 0)
            throw Invalid("An inbox must have room for at least 1 message and 1 byte; only the limits of its history and its events may be 0.");
    }

    private static void Check(OutboxOptions outbox)
    {
        if (outbox.MaxMessages < 1 || outbox.MaxBytes < 1 || outbox.MaxLinks < 1)
            throw Invalid("An outbox must have room for at least 1 message, 1 byte and 1 link.");
        CheckTime(outbox.IdleAfter, "The time a link stays open without a message");
        CheckTime(outbox.PingAfter, "The silence after which a link is asked for a sign of life");
        CheckTime(outbox.DeadAfter, "The silence after which a link is dead");
    }
}
