using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pyile.Lab.Tests.Devices;

/// <summary>A network interface whose packets a program reads and writes.</summary>
internal sealed class TunDevice : IDisposable
{
    private const int LargestPacket = 65_536;
    private const int NameLength = 16;
    private const int RequestLength = 40;

    private readonly byte[] _buffer = new byte[LargestPacket];

    private TunDevice(SafeFileHandle handle) => Handle = handle;

    public SafeFileHandle Handle { get; }

    public static TunDevice Open(NetworkNamespace inside, string name)
    {
        SafeFileHandle handle = inside.Enter(() => new SafeFileHandle(
            Libc.Checked(
                Libc.Open("/dev/net/tun", Libc.OpenReadWrite | Libc.OpenNonBlocking | Libc.OpenCloseOnExec), "/dev/net/tun"),
            ownsHandle: true));
        byte[] request = new byte[RequestLength];
        Encoding.ASCII.GetBytes(name, request);
        BitConverter.TryWriteBytes(request.AsSpan(NameLength), Libc.TunWithoutHeader);
        Libc.Checked(Libc.Control(handle, Libc.SetInterface, ref request[0]), $"The interface {name}");
        return new TunDevice(handle);
    }

    /// <summary>Says whether a cable is in, so that the system of the machine sees it.</summary>
    public void SetCarrier(bool isOn)
    {
        int value = isOn ? 1 : 0;
        Libc.Checked(Libc.Control(Handle, Libc.SetCarrier, ref value), "The carrier");
    }

    /// <returns>The next packet that the machine sends, valid until the next call; empty if there is none.</returns>
    public ReadOnlySpan<byte> TryRead() => _buffer.AsSpan(0, (int)Math.Max(0, Libc.Read(Handle, ref _buffer[0], LargestPacket)));

    /// <summary>Hands a packet to the machine, which ignores it if the interface is down.</summary>
    public void Write(ReadOnlySpan<byte> packet) => Libc.Write(Handle, in packet[0], packet.Length);

    public void Dispose() => Handle.Dispose();
}
