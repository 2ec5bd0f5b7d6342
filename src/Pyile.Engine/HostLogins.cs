using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine;

/// <summary>The logins of a host, by every protocol that it speaks.</summary>
internal sealed class HostLogins : IDisposable
{
    private readonly MessagingContext _context;
    private readonly IListener _listener;
    private readonly LoginServer _server;
    private readonly ILegacyLogins? _legacy;

    /// <param name="context">What the tasks of the session share.</param>
    /// <param name="options">How the network is opened.</param>
    /// <param name="host">What the host keeps, and its members.</param>
    /// <param name="listener">Where joiners connect to; it belongs to this.</param>
    public HostLogins(MessagingContext context, HostOptions options, HostServices host, IListener listener)
    {
        _context = context;
        _listener = listener;
        LoginOptions login = options.Login ?? options.Legacy?.LoginDefaults ?? new LoginOptions();
        Gate = new LoginGate(login, context.Clock);
        Guesses = new GuessBudget(login, context.Clock);
        var services = new LoginServices(context, login, host.Store.Bans, Guesses, Gate, host.Membership);
        if (host.Network is { } network)
            Encrypted = new LoginProtocol(new NetworkServices(services, network, host.Store.Tickets, host.Store.Members, host.Roster!, host.Paths));
        _legacy = (options.Legacy as ILegacyServices)?.CreateLogins(services, context.Members, options.Password!);
        TimeSpan silence = options.Legacy?.LoginSilence ?? login.FirstByte;
        _server = new LoginServer(context, Gate, listener, silence, new HostAdmissions(context, host));
    }

    /// <summary>Bounds unfinished logins.</summary>
    public LoginGate Gate { get; }

    /// <summary>The budget of wrong passwords.</summary>
    public GuessBudget Guesses { get; }

    /// <summary>Logins of version 2; null if only a legacy protocol is spoken.</summary>
    public LoginProtocol? Encrypted { get; }

    /// <summary>Where joiners connect to.</summary>
    public IPEndPoint Address => _listener.Local;

    public void Start() => _context.Work.Run(() => _server.RunAsync(Encrypted, _legacy, _context.Ending));

    /// <summary>Changes the password of legacy joiners; all others prove that they know the network's.</summary>
    public void SetLegacyPassword(Secret password) => _legacy?.SetPassword(password);

    public ValueTask StopListeningAsync() => _listener.DisposeAsync();

    public void Dispose() => Encrypted?.Dispose();
}
