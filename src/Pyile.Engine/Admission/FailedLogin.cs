using Pyile.Engine.Model;

namespace Pyile.Engine.Admission;

/// <summary>Why a login did not make a member.</summary>
/// <param name="Reason">For code.</param>
/// <param name="Detail">For the log.</param>
/// <param name="Attempts">The failed proofs from that address so far, if this was one.</param>
/// <param name="Ban">The ban that followed, or null.</param>
internal sealed record FailedLogin(LoginFailure Reason, string Detail, int Attempts = 0, Ban? Ban = null)
{
    /// <summary>The failure of a login that the host ended.</summary>
    public static FailedLogin From(LoginFailure dropped) => new(
        dropped,
        dropped == LoginFailure.MadeRoom ? "another login needed its place" : "its address was banned meanwhile");
}
