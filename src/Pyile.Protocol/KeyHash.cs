using System.Buffers.Binary;
using System.Globalization;

namespace Pyile.Protocol;

/// <summary>A SHA-256 as a value, mostly of the public key that identifies a member or a network.</summary>
public readonly record struct KeyHash(UInt128 High, UInt128 Low)
{
    /// <summary>Its length on the wire.</summary>
    public const int Size = 32;

    /// <summary>Reads the bytes that <see cref="Write"/> wrote.</summary>
    public static KeyHash Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <summary>Reads what <see cref="ToString"/> returns.</summary>
    public static bool TryParse(string? text, out KeyHash hash)
    {
        hash = default;
        if (text is not { Length: Size * 2 }
            || !UInt128.TryParse(text.AsSpan(0, Size), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 high)
            || !UInt128.TryParse(text.AsSpan(Size), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 low))
            return false;
        hash = new KeyHash(high, low);
        return true;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], Low);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>For people to compare, in the form that ssh uses: <c>SHA256:</c> and 43 characters.</summary>
    public string ToFingerprint() => "SHA256:" + Convert.ToBase64String(ToArray()).TrimEnd('=');

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x32}{Low:x32}");
}
