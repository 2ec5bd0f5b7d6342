namespace Pyile.Engine.Model;

/// <summary>The parts of what a host keeps in its state file.</summary>
[Flags]
public enum StateParts
{
    None = 0,

    /// <summary>The network's key, the number of its starts, and the verifier of the password.</summary>
    Network = 1,

    Bans = 2,

    /// <summary>Failed logins that have not led to a ban yet.</summary>
    Attempts = 4,

    Tickets = 8,

    /// <summary>The members that may come back with their certificates.</summary>
    Members = 16,
}

/// <summary>What a host could not write to its state file so far. It tries again until it succeeds.</summary>
/// <param name="Since">When writing failed first.</param>
/// <param name="Parts">What has changed since the last save.</param>
/// <param name="Problem">Why writing failed the last time.</param>
public sealed record UnsavedState(DateTimeOffset Since, StateParts Parts, string Problem)
{
    /// <summary>The parts and the problem, for people.</summary>
    public string Describe() => $"Not saved: {Parts.ToString().ToLowerInvariant()}. {Problem}";
}
