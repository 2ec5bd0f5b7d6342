using Pyile.Engine.Model;

namespace Pyile;

/// <summary>Failed logins of one address since its last good one.</summary>
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

    /// <summary>At the host's -PasswordAttempts it becomes a ban.</summary>
    public int Count { get; }

    /// <summary>When the last one failed, in local time.</summary>
    public DateTime Last { get; }

    /// <summary>The name of the host's session.</summary>
    public string Session { get; }

    public override string ToString() => $"{Address}: {Count} failed login{(Count == 1 ? "" : "s")}";
}
