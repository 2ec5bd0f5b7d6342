using Pyile.Engine.Admission;
using Pyile.Engine.Model;

namespace Pyile.Legacy;

/// <summary>Compares the password of one login with the host's, and remembers what a wrong one has led to.</summary>
internal sealed class LegacyPasswordCheck(ILegacyLoginHost host, PendingLogin login) : IPasswordCheck
{
    /// <summary>If this login had a wrong password: how many came from its address so far, and the ban that followed.</summary>
    public (int Count, Ban? Ban) Wrong { get; set; }

    public bool? IsRight(Secret password) => host.CheckPassword(this, login, password);
}
