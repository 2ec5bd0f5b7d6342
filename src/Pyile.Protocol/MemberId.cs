using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Pyile.Protocol;

/// <summary>
/// Which member it is, whatever its address and alias: 128 random bits that the host gave it. Members of version 1
/// have one too, though nothing proves theirs.
/// </summary>
public readonly record struct MemberId(UInt128 Value)
{
    /// <summary>Its length on the wire.</summary>
    public const int Size = 16;

    public static MemberId NewRandom()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>Reads the bytes that <see cref="Write"/> wrote.</summary>
    public static MemberId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Reads what <see cref="ToString"/> returns.</summary>
    public static bool TryParse(string? text, out MemberId id)
    {
        bool isId = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value) && text!.Length == Size * 2;
        id = new MemberId(isId ? value : default);
        return isId;
    }

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
