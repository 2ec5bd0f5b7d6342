using Pyile.Engine.Membership;

namespace Pyile.Engine.Admission;

/// <summary>How a login ended.</summary>
/// <param name="Admitted">What it admitted, or null if it failed.</param>
/// <param name="Failure">Why it failed, or null if it admitted a member or the failure is not reported.</param>
internal readonly record struct LoginResult(Admitted? Admitted, FailedLogin? Failure)
{
    public static LoginResult Of(Admitted admitted) => new(admitted, null);

    public static LoginResult Failed(FailedLogin? failure) => new(null, failure);
}
