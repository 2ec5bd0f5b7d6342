using Pyile.Engine.Model;

namespace Pyile;

/// <summary>The failed logins of one address since its last successful one.</summary>
public sealed class PyileLoginAttempt
{
    internal PyileLoginAttempt(LoginAttempt attempt, string session)
    {
        Address = attempt.Address.ToString();
        Count = attempt.Count;
        Last = attempt.Last.LocalDateTime;
        Session = session;
    }

    public string Address { get; }

    /// <summary>The number of failed logins. If it reaches the host's -PasswordAttempts, the address is banned.</summary>
    public int Count { get; }

    /// <summary>The time of the last failure, as local time.</summary>
    public DateTime Last { get; }

    /// <summary>The name of the host's session.</summary>
    public string Session { get; }

    public override string ToString() => $"{Address}: {Count} failed login{(Count == 1 ? "" : "s")}";
}
