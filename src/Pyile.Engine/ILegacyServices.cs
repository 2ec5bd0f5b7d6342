using Pyile.Engine.Admission;
using Pyile.Engine.Joining;
using Pyile.Engine.Messaging;

namespace Pyile.Engine;

/// <summary>What an older protocol offers to a session: logins at a host, joining a host, and carrying messages.</summary>
internal interface ILegacyServices : ILegacyJoining
{
    ILegacyLogins CreateLogins(LegacyLoginServices services);

    /// <param name="context">What the tasks of the session share.</param>
    /// <param name="received">Where messages go that members have sent.</param>
    ILegacyCarrier CreateCarrier(MessagingContext context, ReceivedMessages received);
}
