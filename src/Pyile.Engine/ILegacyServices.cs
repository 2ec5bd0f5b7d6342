using Pyile.Engine.Admission;
using Pyile.Engine.Joining;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;

namespace Pyile.Engine;

/// <summary>What an older protocol offers to a session: logins at a host, joining a host, and carrying messages.</summary>
internal interface ILegacyServices : ILegacyJoining
{
    /// <param name="services">What logins share with the host.</param>
    /// <param name="members">The members of the network.</param>
    /// <param name="password">What joiners must know; it is not kept.</param>
    ILegacyLogins CreateLogins(LoginServices services, MemberTable members, Secret password);

    /// <param name="context">What the tasks of the session share.</param>
    /// <param name="results">Reports what became of messages.</param>
    ILegacyCarrier CreateCarrier(MessagingContext context, SendResults results);
}
