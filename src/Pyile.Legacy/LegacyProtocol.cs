using Pyile.Engine;
using Pyile.Engine.Admission;
using Pyile.Engine.Joining;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Legacy;

/// <summary>
/// Version 1 of the protocol, for hosts and members that speak nothing else. It sends everything, the password included, without
/// encryption. docs/protocol specifies it.
/// </summary>
public sealed class LegacyProtocol : ILegacyServices
{
    /// <summary>Speaks version 1 with hosts and members that do not speak version 2.</summary>
    public static readonly ILegacyProtocol Instance = new LegacyProtocol(isExclusive: false);

    /// <summary>Speaks version 1 and nothing else, as an implementation of that time does. For tests.</summary>
    internal static readonly ILegacyProtocol Exclusive = new LegacyProtocol(isExclusive: true);

    /// <summary>Joiners of version 1 wait to be spoken to, so they need more time and more room than others.</summary>
    internal static readonly LoginOptions LoginDefaults = new() { FirstByte = TimeSpan.FromSeconds(5), MaxHalfOpen = 256, MaxHalfOpenPerAddress = 16 };

    private readonly bool _isExclusive;

    private LegacyProtocol(bool isExclusive) => _isExclusive = isExclusive;

    bool ILegacyProtocol.IsExclusive => _isExclusive;

    LoginOptions ILegacyProtocol.LoginDefaults => LoginDefaults;

    TimeSpan ILegacyProtocol.LoginSilence => _isExclusive ? TimeSpan.Zero : GreetingTimes.HostWait;

    ILegacyLogins ILegacyServices.CreateLogins(LoginServices services, MemberTable members, Secret password) =>
        new LegacyLoginProtocol(services, members, password, alsoEncrypted: !_isExclusive);

    ILegacyCarrier ILegacyServices.CreateCarrier(MessagingContext context, SendResults results) => new LegacyCarrier(context, results);

    ILegacyJoiner ILegacyJoining.CreateJoiner(PeerOptions options, ITransport transport, int messagePort) =>
        new LegacyJoiner(options, transport, messagePort, _isExclusive);

    ILegacyProbe ILegacyJoining.CreateProbe(ProbeOptions options, ITransport transport) => new LegacyProbe(options, transport);
}
