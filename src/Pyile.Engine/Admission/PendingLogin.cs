using System.Diagnostics.CodeAnalysis;
using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Admission;

/// <summary>A connection on the login port that is no member yet, whichever version it speaks.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer and without another token holds nothing.")]
internal sealed class PendingLogin(IConnection connection)
{
    private readonly CancellationTokenSource _end = new();
    private int _dropped = -1;

    public IPEndPoint Remote => connection.Remote;

    public IConnection Connection => connection;

    /// <summary>Why it was ended from outside, or null.</summary>
    public LoginFailure? Dropped => Volatile.Read(ref _dropped) is >= 0 and var reason ? (LoginFailure)reason : null;

    /// <summary>For those who wait for something else than the connection, which tells by itself.</summary>
    public CancellationToken WhenDropped => _end.Token;

    /// <summary>Ends the login from outside; the first reason counts.</summary>
    public void Drop(LoginFailure reason)
    {
        Interlocked.CompareExchange(ref _dropped, (int)reason, -1);
        connection.Abort();
        // Whoever drops a login does not go on with it.
        _ = _end.CancelAsync();
    }
}

/// <summary>How a login ended that did not make a member.</summary>
/// <param name="Reason">For code.</param>
/// <param name="Detail">For the log.</param>
/// <param name="Attempts">The failed proofs from that address so far, where this was one.</param>
/// <param name="Ban">The ban that followed, or null.</param>
internal sealed record FailedLogin(LoginFailure Reason, string Detail, int Attempts = 0, Ban? Ban = null)
{
    /// <summary>What a login says of itself where the host has ended it.</summary>
    public static FailedLogin From(LoginFailure dropped) => new(
        dropped,
        dropped == LoginFailure.MadeRoom ? "another login needed its place" : "its address was banned meanwhile");
}

/// <summary>One version's way to make a member of a connection.</summary>
internal interface ILoginProtocol
{
    /// <summary>Runs the login, and if it comes through, the member's link until that ends.</summary>
    /// <param name="login">The connection as the gate knows it.</param>
    /// <param name="connection">The connection to use; what was looked at already is read again from it.</param>
    /// <param name="admitted">To be called when it is a member, before its link runs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null where it became a member.</returns>
    Task<FailedLogin?> RunAsync(PendingLogin login, IConnection connection, Action admitted, CancellationToken cancellationToken);
}
