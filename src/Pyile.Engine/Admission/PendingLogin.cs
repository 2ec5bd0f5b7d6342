using System.Diagnostics.CodeAnalysis;
using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Admission;

/// <summary>A connection on the login port that is not a member yet, of either version.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer and without another token holds nothing.")]
internal sealed class PendingLogin(IConnection connection)
{
    private readonly CancellationTokenSource _end = new();
    private int _dropped = -1;

    public IPEndPoint Remote => connection.Remote;

    public IConnection Connection => connection;

    /// <summary>Why it was ended from outside, or null.</summary>
    public LoginFailure? Dropped => Volatile.Read(ref _dropped) is >= 0 and var reason ? (LoginFailure)reason : null;

    /// <summary>Ends waits for anything other than the connection, which ends by itself.</summary>
    public CancellationToken WhenDropped => _end.Token;

    /// <summary>Why it failed: the reason for which it was ended from outside counts before the one that was found.</summary>
    public FailedLogin Failure(LoginFailure reason, string detail) =>
        Dropped is { } dropped ? FailedLogin.From(dropped) : new FailedLogin(reason, detail);

    /// <summary>Ends the login from outside; the first reason counts.</summary>
    public void Drop(LoginFailure reason)
    {
        Interlocked.CompareExchange(ref _dropped, (int)reason, -1);
        connection.Abort();
        // Not awaited: the caller does not continue the login.
        _ = _end.CancelAsync();
    }
}
