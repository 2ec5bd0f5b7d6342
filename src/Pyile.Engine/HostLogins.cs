using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Storage;
using Pyile.Engine.Transport;

namespace Pyile.Engine;

/// <summary>The logins of a host, by every protocol that it speaks.</summary>
internal sealed class HostLogins : IDisposable
{
    private readonly SessionContext _context;
    private readonly IListener _listener;
    private readonly ILegacyLogins? _legacy;

    public HostLogins(
        SessionContext context,
        MemberTable members,
        HostOptions options,
        HostStore store,
        HostNetwork? network,
        RosterPublisher? publisher,
        HostMembership membership,
        HostEvents events,
        IListener listener)
    {
        _context = context;
        _listener = listener;
        LoginOptions login = options.Login ?? options.Legacy?.LoginDefaults ?? new LoginOptions();
        TimeSpan silence = options.Legacy?.LoginSilence ?? login.FirstByte;
        Server = new LoginServer(context, login, listener, new FirstByte(silence, context.Time), new HostAdmissions(context, membership, events));
        var guesses = new GuessBudget(login, context.Clock);
        if (network is not null)
            Encrypted = new LoginProtocol(context, login, network, store.Bans, guesses, store.Tickets, publisher!, Server, membership);
        _legacy = (options.Legacy as ILegacyServices)?.CreateLogins(
            new LegacyLoginServices(context, members, login, options.Password, store.Bans, guesses, Server, membership));
    }

    /// <summary>Accepts connections and bounds unfinished logins.</summary>
    public LoginServer Server { get; }

    /// <summary>Logins of version 2; null if only a legacy protocol is spoken.</summary>
    public LoginProtocol? Encrypted { get; }

    /// <summary>Where joiners connect to.</summary>
    public IPEndPoint Address => _listener.Local;

    public void Start() => _context.Work.Run(() => Server.RunAsync(Choose, _context.Ending));

    /// <summary>Ends the logins under way from these addresses.</summary>
    public void Drop(IPNetwork rule) => Server.Drop(rule);

    /// <summary>Changes the password of legacy joiners; all others prove that they know the network's.</summary>
    public void SetLegacyPassword(Secret password) => _legacy?.SetPassword(password);

    public ValueTask StopListeningAsync() => _listener.DisposeAsync();

    public void Dispose() => Encrypted?.Dispose();

    private ILoginProtocol? Choose(DetectedProtocol protocol) => protocol == DetectedProtocol.Tls ? Encrypted : _legacy;
}
