using Pyile.Engine.Model;

namespace Pyile;

/// <content>
/// Events for Register-ObjectEvent and for programs. They are raised one after another on the thread that keeps the
/// session's log, so a subscriber must return quickly; use Register-PyileHandler for slow work.
/// </content>
public sealed partial class PyileSession
{
    /// <summary>A message has arrived in the inbox; it may already have been taken.</summary>
    public event EventHandler<PyileMessageEventArgs>? MessageReceived;

    public event EventHandler<PyileEventArgs>? PeerJoined;

    public event EventHandler<PyileEventArgs>? PeerLeft;

    public event EventHandler<PyileEventArgs>? PeerSuspect;

    public event EventHandler<PyileEventArgs>? PeerAway;

    public event EventHandler<PyileEventArgs>? PeerReturned;

    public event EventHandler<PyileEventArgs>? LoginFailed;

    public event EventHandler<PyileEventArgs>? Banned;

    public event EventHandler<PyileEventArgs>? Unbanned;

    public event EventHandler<PyileEventArgs>? HostLost;

    public event EventHandler<PyileEventArgs>? Reconnecting;

    public event EventHandler<PyileEventArgs>? Reconnected;

    public event EventHandler<PyileEventArgs>? SendFailed;

    public event EventHandler<PyileEventArgs>? StateNotSaved;

    public event EventHandler<PyileEventArgs>? StateSaved;

    public event EventHandler<PyileEventArgs>? SessionClosed;

    /// <summary>Calls each subscriber of this event, even if others throw.</summary>
    internal void Raise(SessionEvent occurrence, Action<Exception> failed)
    {
        if (occurrence is MessageReceived { Message: var message })
        {
            if (MessageReceived is { } subscribers)
                Invoke(subscribers, new PyileMessageEventArgs(new PyileMessage(message, Name)), failed);
        }
        else if (SubscribersOf(PyileEvent.KindOf(occurrence)) is { } subscribers)
        {
            Invoke(subscribers, new PyileEventArgs(new PyileEvent(occurrence, Name)), failed);
        }
    }

    private void Invoke<T>(EventHandler<T> subscribers, T args, Action<Exception> failed)
        where T : EventArgs
    {
        foreach (EventHandler<T> subscriber in Delegate.EnumerateInvocationList(subscribers))
        {
            try
            {
                subscriber(this, args);
            }
            catch (Exception exception)
            {
                failed(exception);
            }
        }
    }

    private EventHandler<PyileEventArgs>? SubscribersOf(PyileEventKind kind) => kind switch
    {
        PyileEventKind.PeerJoined => PeerJoined,
        PyileEventKind.PeerLeft => PeerLeft,
        PyileEventKind.PeerSuspect => PeerSuspect,
        PyileEventKind.PeerAway => PeerAway,
        PyileEventKind.PeerReturned => PeerReturned,
        PyileEventKind.LoginFailed => LoginFailed,
        PyileEventKind.Banned => Banned,
        PyileEventKind.Unbanned => Unbanned,
        PyileEventKind.HostLost => HostLost,
        PyileEventKind.Reconnecting => Reconnecting,
        PyileEventKind.Reconnected => Reconnected,
        PyileEventKind.SendFailed => SendFailed,
        PyileEventKind.StateNotSaved => StateNotSaved,
        PyileEventKind.StateSaved => StateSaved,
        _ => SessionClosed,
    };
}
