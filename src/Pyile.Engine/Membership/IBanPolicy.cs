using Pyile.Engine.Model;

namespace Pyile.Engine.Membership;

/// <summary>Judges who is banned.</summary>
internal interface IBanPolicy
{
    /// <returns>The ban that covers the subject, or null.</returns>
    Ban? Judge(in BanSubject subject);
}
