using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pyile.Engine.Security;

/// <summary>
/// The state of a host when it issued a certificate, as the certificate's serial number contains it. A host whose state file is older than
/// the mark of one of its own certificates has gone back to a copy.
/// </summary>
/// <param name="Start">The number of the host's start.</param>
/// <param name="Revision">The revision of its state that was saved.</param>
internal readonly record struct IssueMark(uint Start, ulong Revision)
{
    private const int Size = 20;
    private const int StartAt = 1;
    private const int RevisionAt = 5;
    private const int RandomAt = 13;

    /// <summary>A serial number with this mark, which no other certificate has.</summary>
    public byte[] NewSerialNumber()
    {
        byte[] serial = new byte[Size];
        serial[0] = 0x40;
        BinaryPrimitives.WriteUInt32BigEndian(serial.AsSpan(StartAt), Start);
        BinaryPrimitives.WriteUInt64BigEndian(serial.AsSpan(RevisionAt), Revision);
        RandomNumberGenerator.Fill(serial.AsSpan(RandomAt));
        return serial;
    }

    /// <returns>Zeros if the serial number has no mark.</returns>
    public static IssueMark Read(ReadOnlySpan<byte> serial) => serial.Length == Size
        ? new IssueMark(BinaryPrimitives.ReadUInt32BigEndian(serial[StartAt..]), BinaryPrimitives.ReadUInt64BigEndian(serial[RevisionAt..]))
        : default;
}
