using System.Diagnostics;

namespace Pyile.Benchmarks;

/// <summary>Logins at a host in this process, all with one implementation of TLS.</summary>
internal sealed class TlsLogins : IAsyncDisposable
{
    private const int AtOnce = 4;
    private const int Passwords = 24;
    private const int Others = 200;

    private readonly HostSession _host;
    private readonly string _ticket;
    private readonly TlsImplementation _tls;
    private readonly SlimMember[] _members;
    private int _joined;

    private TlsLogins(HostSession host, string ticket, TlsImplementation tls)
    {
        (_host, _ticket, _tls) = (host, ticket, tls);
        _members = [.. Enumerable.Range(0, AtOnce).Select(i => New(i, "again"))];
    }

    public static async Task<TlsLogins> OpenAsync(TlsImplementation tls)
    {
        HostSession host = EncryptedNetwork.Open(tls: tls);
        var logins = new TlsLogins(host, await EncryptedNetwork.TicketAsync(host), tls);
        foreach (SlimMember member in logins._members)
        {
            await member.EnterAsync(logins._ticket);
            await member.DropAsync();
        }
        return logins;
    }

    /// <returns>Logins per second.</returns>
    public Task<double> PasswordsAsync() => RateAsync(Passwords, async _ =>
    {
        int number = Interlocked.Increment(ref _joined);
        await using PeerSession peer = await EncryptedNetwork.JoinAsync(_host.HostAddress, $"password{number}", Loopback.Number(number), _tls);
    });

    /// <returns>Logins per second.</returns>
    public Task<double> TicketsAsync() => RateAsync(Others, async _ =>
    {
        await using SlimMember member = New(Interlocked.Increment(ref _joined), "ticket");
        await member.EnterAsync(_ticket);
        await member.LeaveAsync();
    });

    /// <returns>Logins per second.</returns>
    public Task<double> CertificatesAsync() => RateAsync(Others, async lane =>
    {
        // Each lane has its own member, so that no member logs in twice at the same time.
        await _members[lane].ReturnAsync();
        await _members[lane].DropAsync();
    });

    public async ValueTask DisposeAsync()
    {
        foreach (SlimMember member in _members)
            await member.DisposeAsync();
        await _host.DisposeAsync();
    }

    // Each has an address of its own, because the host limits the connections of one address.
    private SlimMember New(int number, string alias) => new(_host.HostAddress, Loopback.Number(number), $"{alias}{number}", _tls);

    private static async Task<double> RateAsync(int count, Func<int, Task> login)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(lane => Task.Run(async () =>
        {
            for (int n = lane; n < count; n += AtOnce)
                await login(lane);
        })));
        return count / watch.Elapsed.TotalSeconds;
    }
}
