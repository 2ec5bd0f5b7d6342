using System.Security.Cryptography;
using System.Text;

namespace Pyile.Engine.Model;

/// <summary>
/// A password on its way to the protocol. Its memory is never moved and is cleared by <see cref="Dispose"/>, which the owner calls when
/// the session that needs it has been opened; no session keeps it. Printing it, in a log line or a debugger, prints stars.
/// </summary>
public sealed class Secret : IDisposable
{
    // Pinned, because the garbage collector leaves copies of what it moves.
    private readonly char[] _value;
    private volatile bool _isDisposed;

    /// <summary>Copies a text, which stays in memory until the garbage collector has taken it and something else is written there.</summary>
    public Secret(string value)
        : this((value ?? throw new ArgumentNullException(nameof(value))).AsSpan())
    {
    }

    /// <summary>Copies characters, which the caller can clear.</summary>
    public Secret(ReadOnlySpan<char> value)
    {
        _value = GC.AllocateUninitializedArray<char>(value.Length, pinned: true);
        value.CopyTo(_value);
    }

    internal int Length => Value.Length;

    /// <exception cref="ObjectDisposedException">It has been cleared.</exception>
    internal ReadOnlySpan<char> Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _value;
        }
    }

    /// <summary>The UTF-8 bytes, in pinned memory that the caller clears.</summary>
    internal byte[] ToUtf8()
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(Value), pinned: true);
        Encoding.UTF8.GetBytes(Value, bytes);
        return bytes;
    }

    /// <summary>Clears the characters. The secret cannot be used any more.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_value.AsSpan()));
    }

    /// <summary>Three stars, whatever the secret.</summary>
    public override string ToString() => "***";
}
