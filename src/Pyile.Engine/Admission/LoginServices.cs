using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Admission;

/// <summary>What the logins of every protocol share at a host.</summary>
/// <param name="Context">What the tasks of the session share.</param>
/// <param name="Options">Deadlines and bounds.</param>
/// <param name="Bans">Bans and failed attempts.</param>
/// <param name="Guesses">The budget of wrong passwords.</param>
/// <param name="Gate">Bounds the logins that are under way.</param>
/// <param name="Admissions">The members of the network, as far as logins need them.</param>
internal sealed record LoginServices(
    SessionContext Context, LoginOptions Options, BanRegistry Bans, GuessBudget Guesses, LoginGate Gate, IAdmissions Admissions);

/// <summary>What the logins of version 2 share besides.</summary>
/// <param name="Logins">What all logins share.</param>
/// <param name="Network">The network's key, the host's certificate, and the verifier of the password.</param>
/// <param name="Tickets">The tickets that let joiners in.</param>
/// <param name="Members">Who may log in with a certificate.</param>
/// <param name="Roster">The signed roster.</param>
/// <param name="Paths">Helps members to reach each other.</param>
internal sealed record NetworkServices(
    LoginServices Logins, HostNetwork Network, TicketRegistry Tickets, MemberRegister Members, RosterPublisher Roster, IMemberPaths Paths)
{
    /// <summary>What the control links share that logins become.</summary>
    public ControlServices Control { get; } = new(
        Roster,
        new CertificateRenewal(Network, Logins.Bans.Policy, Members, Logins.Context.NetworkClock),
        Paths,
        Logins.Context.Clock,
        Logins.Context.Time,
        Logins.Context.FairShare);
}
