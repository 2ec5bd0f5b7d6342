using Pyile.Engine.Model;
namespace Pyile.Legacy;

/// <summary>What a login machine asks its driver to do. The driver carries the effects out in order, and then gives it the next input.</summary>
internal abstract record LegacyLoginEffect
{
    /// <summary>Write this value.</summary>
    internal sealed record Send(V1Value Value) : LegacyLoginEffect;

    /// <summary>Write the roster as this joiner may see it, itself included.</summary>
    /// <param name="MaxBytes">What it can read at once, or null for any length.</param>
    internal sealed record SendRoster(int? MaxBytes) : LegacyLoginEffect;

    /// <summary>Let this much time pass, then give the machine its Waited input.</summary>
    internal sealed record Wait(TimeSpan Time) : LegacyLoginEffect;

    /// <summary>Open a place to fetch roster changes from, announce it, and wait for the joiner there.</summary>
    internal sealed record ExpectDist : LegacyLoginEffect;

    /// <summary>Connect to where roster changes are fetched.</summary>
    internal sealed record ConnectDist(WireAddress Address) : LegacyLoginEffect;

    /// <summary>The login succeeded.</summary>
    internal sealed record Admit : LegacyLoginEffect;

    /// <summary>The login failed; close the connection.</summary>
    internal sealed record Fail(LoginFailure Reason, string Detail) : LegacyLoginEffect;
}
