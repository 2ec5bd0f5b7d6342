using System.Net;
using Pyile.Lab.Tests.Packets;

namespace Pyile.Lab.Tests.Model;

/// <summary>How a NAT chooses the port outside.</summary>
internal enum NatPorts
{
    /// <summary>The port inside, if it is free; the same for every destination.</summary>
    Preserved,

    /// <summary>Another one for every destination.</summary>
    Symmetric,
}

/// <summary>Translates the addresses of a site into one outside, as home routers do (RFC 4787).</summary>
/// <param name="outside">The address outside.</param>
/// <param name="ports">How ports are chosen.</param>
/// <param name="forgetsAfter">After how long without a packet a mapping is forgotten, or null for never.</param>
internal sealed class NatTable(IPAddress outside, NatPorts ports, TimeSpan? forgetsAfter = null)
{
    private const int FirstChosen = 20_000;

    private readonly Dictionary<(byte Protocol, int Port), Mapping> _byPort = [];
    private readonly Dictionary<(byte Protocol, IPEndPoint Inside, IPEndPoint? Remote), int> _byInside = [];
    private readonly Dictionary<(byte Protocol, int Port), IPEndPoint> _forwards = [];
    private int _next = FirstChosen;

    public IPAddress Outside => outside;

    /// <summary>Sends what comes for a port outside to a machine inside.</summary>
    public void Forward(byte protocol, int port, IPEndPoint inside) => _forwards[(protocol, port)] = inside;

    /// <summary>Gives an outgoing packet its source outside.</summary>
    /// <returns>False if the packet has no ports and cannot be translated.</returns>
    public bool TranslateOutgoing(IpPacket packet, TimeSpan now)
    {
        if (packet.Flow is not { } flow || packet.IsVersion4 != (outside.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork))
            return false;
        int port = FindForward(flow) ?? FindMapping(flow, now) ?? NewMapping(flow, now);
        packet.SetSource(new IPEndPoint(outside, port));
        return true;
    }

    /// <summary>Gives an incoming packet its destination inside.</summary>
    /// <returns>False if it belongs to nothing, or comes from where nothing was sent to.</returns>
    public bool TranslateIncoming(IpPacket packet, TimeSpan now)
    {
        if (packet.Flow is not { } flow)
            return false;
        (byte, int) key = (flow.Protocol, flow.Destination.Port);
        if (_forwards.TryGetValue(key, out IPEndPoint? inside))
        {
            packet.SetDestination(inside);
            return true;
        }
        if (!_byPort.TryGetValue(key, out Mapping? mapping)
            || now - mapping.LastUsed > forgetsAfter
            || !mapping.Remotes.Contains(flow.Source))
        {
            return false;
        }
        mapping.LastUsed = now;
        packet.SetDestination(mapping.Inside);
        return true;
    }

    // What a forwarded machine answers has to come from where it was asked.
    private int? FindForward(Flow flow) => _forwards
        .Where(forward => forward.Key.Protocol == flow.Protocol && forward.Value.Equals(flow.Source))
        .Select(forward => (int?)forward.Key.Port)
        .FirstOrDefault();

    private int? FindMapping(Flow flow, TimeSpan now)
    {
        if (!_byInside.TryGetValue(InsideKey(flow), out int port))
            return null;
        Mapping mapping = _byPort[(flow.Protocol, port)];
        if (now - mapping.LastUsed > forgetsAfter)
        {
            _byInside.Remove(InsideKey(flow));
            _byPort.Remove((flow.Protocol, port));
            return null;
        }
        mapping.LastUsed = now;
        mapping.Remotes.Add(flow.Destination);
        return port;
    }

    private int NewMapping(Flow flow, TimeSpan now)
    {
        int port = ports == NatPorts.Preserved && IsFree(flow.Protocol, flow.Source.Port, now)
            ? flow.Source.Port
            : FindFree(flow.Protocol, now);
        if (_byPort.Remove((flow.Protocol, port), out Mapping? forgotten))
            _byInside.Remove(forgotten.Key);
        _byInside[InsideKey(flow)] = port;
        _byPort[(flow.Protocol, port)] = new Mapping(flow.Source, InsideKey(flow)) { LastUsed = now, Remotes = { flow.Destination } };
        return port;
    }

    private int FindFree(byte protocol, TimeSpan now)
    {
        while (!IsFree(protocol, _next, now))
            _next++;
        return _next++;
    }

    private bool IsFree(byte protocol, int port, TimeSpan now) =>
        !_forwards.ContainsKey((protocol, port))
        && (!_byPort.TryGetValue((protocol, port), out Mapping? mapping) || now - mapping.LastUsed > forgetsAfter);

    private (byte Protocol, IPEndPoint Inside, IPEndPoint? Remote) InsideKey(Flow flow) =>
        (flow.Protocol, flow.Source, ports == NatPorts.Symmetric ? flow.Destination : null);

    private sealed class Mapping(IPEndPoint inside, (byte Protocol, IPEndPoint Inside, IPEndPoint? Remote) key)
    {
        public IPEndPoint Inside => inside;

        public (byte Protocol, IPEndPoint Inside, IPEndPoint? Remote) Key => key;

        public TimeSpan LastUsed { get; set; }

        /// <summary>Where something was sent to: only from there it takes packets (address and port dependent filtering).</summary>
        public HashSet<IPEndPoint> Remotes { get; } = [];
    }
}
