using System.Buffers.Binary;
using System.Net;

namespace Pyile.Lab.Tests.Packets;

/// <summary>An IPv4 or IPv6 packet. Extension headers of IPv6 are not looked behind.</summary>
internal sealed class IpPacket
{
    private const int AddressesAt4 = 12;
    private const int AddressesAt6 = 8;
    private const int HeaderChecksumAt = 10;
    private const int TcpChecksumAt = 16;
    private const int UdpChecksumAt = 6;

    private readonly byte[] _bytes;

    private IpPacket(byte[] bytes)
    {
        _bytes = bytes;
        Read();
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    public int Length => _bytes.Length;

    public bool IsVersion4 => _bytes[0] >> 4 == 4;

    public IPAddress Source { get; private set; } = IPAddress.None;

    public IPAddress Destination { get; private set; } = IPAddress.None;

    public byte Protocol => IsVersion4 ? _bytes[9] : _bytes[6];

    public int HeaderLength => IsVersion4 ? (_bytes[0] & 15) * 4 : 40;

    /// <summary>What follows the IP header.</summary>
    public ReadOnlySpan<byte> Payload => Bytes[HeaderLength..];

    /// <summary>The ports and addresses, or null if the packet has no ports.</summary>
    public Flow? Flow { get; private set; }

    public TcpFlags Flags => Protocol == IpProtocol.Tcp && Flow is not null ? (TcpFlags)Payload[13] : TcpFlags.None;

    /// <summary>Whether it asks for a new TCP connection.</summary>
    public bool BeginsConnection => (Flags & (TcpFlags.Synchronize | TcpFlags.Acknowledge)) == TcpFlags.Synchronize;

    public bool IsError => Protocol switch
    {
        IpProtocol.Icmp => Payload.Length > 0 && Payload[0] is 3 or 11 or 12,
        IpProtocol.Icmp6 => Payload.Length > 0 && Payload[0] < 128,
        _ => false,
    };

    /// <returns>Null if the bytes are not one complete packet.</returns>
    public static IpPacket? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 20)
            return null;
        int header = (bytes[0] & 15) * 4;
        int version = bytes[0] >> 4;
        int length = version switch
        {
            4 when header >= 20 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            6 when bytes.Length >= 40 => 40 + BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]),
            _ => 0,
        };
        return length > bytes.Length || length < (version == 4 ? header : 40) ? null : new IpPacket(bytes[..length].ToArray());
    }

    public IpPacket Copy() => new([.. _bytes]);

    /// <summary>Changes where the packet seems to come from. Address and port keep their lengths, and all checksums stay right.</summary>
    public void SetSource(IPEndPoint source) => Rewrite(source, AddressOffset, 0);

    /// <summary>Changes where the packet goes to.</summary>
    public void SetDestination(IPEndPoint destination) => Rewrite(destination, AddressOffset + AddressLength, 2);

    public override string ToString() => Flow is { } flow
        ? $"{flow.Source} > {flow.Destination} protocol {Protocol} {Flags} {Length}"
        : $"{Source} > {Destination} protocol {Protocol} {Length}";

    private int AddressOffset => IsVersion4 ? AddressesAt4 : AddressesAt6;

    private int AddressLength => IsVersion4 ? 4 : 16;

    // A fragment that is not the first has no ports.
    private bool HasPorts =>
        Protocol is IpProtocol.Tcp or IpProtocol.Udp
        && Payload.Length >= (Protocol == IpProtocol.Tcp ? 20 : 8)
        && (!IsVersion4 || (BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(6)) & 0x1fff) == 0);

    private void Read()
    {
        Source = new IPAddress(_bytes.AsSpan(AddressOffset, AddressLength));
        Destination = new IPAddress(_bytes.AsSpan(AddressOffset + AddressLength, AddressLength));
        Flow = HasPorts
            ? new Flow(
                Protocol,
                new IPEndPoint(Source, BinaryPrimitives.ReadUInt16BigEndian(Payload)),
                new IPEndPoint(Destination, BinaryPrimitives.ReadUInt16BigEndian(Payload[2..])))
            : null;
    }

    private void Rewrite(IPEndPoint end, int addressAt, int portAt)
    {
        byte[] address = end.Address.GetAddressBytes();
        if (address.Length != AddressLength)
            throw new ArgumentException("The address is of another version than the packet.", nameof(end));
        int? checksumAt = !HasPorts ? null : HeaderLength + (Protocol == IpProtocol.Tcp ? TcpChecksumAt : UdpChecksumAt);
        if (IsVersion4)
            UpdateChecksum(HeaderChecksumAt, addressAt, address);
        // A UDP packet over IPv4 may have none.
        bool hasChecksum = checksumAt is { } at
            && (Protocol == IpProtocol.Tcp || BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(at)) != 0);
        if (hasChecksum)
            UpdateChecksum(checksumAt!.Value, addressAt, address);
        address.CopyTo(_bytes, addressAt);
        if (checksumAt is not null)
        {
            Span<byte> port = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)end.Port);
            if (hasChecksum)
                UpdateChecksum(checksumAt.Value, HeaderLength + portAt, port);
            port.CopyTo(_bytes.AsSpan(HeaderLength + portAt));
        }
        Read();
    }

    private void UpdateChecksum(int checksumAt, int changedAt, ReadOnlySpan<byte> after)
    {
        Span<byte> field = _bytes.AsSpan(checksumAt, 2);
        ushort before = BinaryPrimitives.ReadUInt16BigEndian(field);
        BinaryPrimitives.WriteUInt16BigEndian(field, InternetChecksum.Update(before, _bytes.AsSpan(changedAt, after.Length), after));
    }
}
