using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Admission;

/// <summary>Logins at a host by an older protocol.</summary>
internal interface ILegacyLogins : ILoginProtocol
{
    /// <summary>Changes the password that joiners must know from now on.</summary>
    void SetPassword(Secret password);
}

/// <summary>What the logins of an older protocol share with the host.</summary>
/// <param name="Context">What the tasks of the session share.</param>
/// <param name="Members">The roster.</param>
/// <param name="Options">Deadlines and bounds.</param>
/// <param name="Password">What joiners must know.</param>
/// <param name="Bans">Bans and failed attempts.</param>
/// <param name="Guesses">The budget of wrong passwords.</param>
/// <param name="Gate">Counts unfinished logins.</param>
/// <param name="Admissions">Lists who has come through.</param>
internal sealed record LegacyLoginServices(
    SessionContext Context,
    MemberTable Members,
    LoginOptions Options,
    Secret Password,
    BanRegistry Bans,
    GuessBudget Guesses,
    ILoginGate Gate,
    IAdmissions Admissions);
