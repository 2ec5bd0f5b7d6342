using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>
/// Finds the addresses of a host: those that were given, and those of names. All names are looked up at once, so that one whose resolver is
/// slow delays no other.
/// </summary>
internal sealed class HostLocator(ITransport transport, ILogger logger)
{
    /// <summary>The addresses that are tried at most.</summary>
    public const int MaxCandidates = 16;

    /// <param name="hosts">The hosts as they were named.</param>
    /// <param name="last">Where the host was reached last, which is tried first; null if it never was.</param>
    /// <param name="cancellationToken">Ends the lookups.</param>
    /// <returns>Each address once, as soon as it is known, and each name that has none with the reason.</returns>
    public async IAsyncEnumerable<HostCandidate> FindAsync(
        IReadOnlyList<TicketHost> hosts, HostCandidate? last, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var found = Channel.CreateUnbounded<HostCandidate>();
        if (last is not null)
            found.Writer.TryWrite(last);
        Task finding = FindAllAsync(hosts, found.Writer, cancellationToken);
        HashSet<IPEndPoint> seen = [];
        int count = 0;
        await foreach (HostCandidate candidate in found.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if ((candidate.Address is null || seen.Add(candidate.Address)) && ++count <= MaxCandidates)
                yield return candidate;
        }
        await finding.ConfigureAwait(false);
    }

    /// <summary>The addresses of one host.</summary>
    /// <exception cref="PyileException">The name is not valid or has no IPv4 address.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string hostName, CancellationToken cancellationToken)
    {
        if (AddressText.TryParse(hostName, out IPAddress? address))
        {
            return address.AddressFamily == AddressFamily.InterNetwork
                ? [address]
                : throw new PyileException(PyileError.AddressInvalid, $"{hostName} is not an IPv4 address; IPv6 is not supported yet.");
        }
        // Resolvers read 127.1 and 010.0.0.1 as addresses that the user did not mean.
        if (!HostName.IsValid(hostName))
        {
            throw new PyileException(
                PyileError.AddressInvalid,
                HostName.IsNumeric(hostName)
                    ? $"'{hostName}' is not an IPv4 address. Write four decimal numbers without leading zeros, such as 10.0.0.7."
                    : "The name of the host has characters that no DNS name has. Check the spelling, or use the address.");
        }
        Log.LookingUp(logger, hostName);
        try
        {
            IReadOnlyList<IPAddress> found = await transport.ResolveAsync(hostName, cancellationToken).ConfigureAwait(false);
            if (found.Count > 0)
                return found;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw new PyileException(
                PyileError.HostUnreachable,
                $"The name '{hostName}' has no IPv4 address: {exception.Message.TrimEnd('.')}. Check the spelling, or use the address.",
                exception);
        }
        throw new PyileException(PyileError.HostUnreachable, $"The name '{hostName}' has no IPv4 address. Check the spelling, or use the address.");
    }

    private async Task FindAllAsync(IReadOnlyList<TicketHost> hosts, ChannelWriter<HostCandidate> found, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(hosts.Select(host => FindAsync(host, found, cancellationToken))).ConfigureAwait(false);
            found.Complete();
        }
        catch (Exception exception)
        {
            found.Complete(exception);
        }
    }

    private async Task FindAsync(TicketHost host, ChannelWriter<HostCandidate> found, CancellationToken cancellationToken)
    {
        try
        {
            foreach (IPAddress address in await ResolveAsync(host.Name, cancellationToken).ConfigureAwait(false))
                found.TryWrite(new HostCandidate(host, new IPEndPoint(address, host.Port)));
        }
        catch (PyileException exception)
        {
            found.TryWrite(new HostCandidate(host, null, exception));
        }
    }
}
