using System.Runtime.InteropServices;

namespace Pyile.Wine.Keys;

/// <summary>
/// The check of a certificate's signature. Wine leaves out the zeros at the beginning of its two numbers, so one signature in 64 would be
/// too short for wine itself.
/// </summary>
internal static unsafe class SignatureExports
{
    private const string Library = "bcrypt.dll";
    private const int Number = CurveKey.CoordinateSize;
    private const int Shortest = (2 * Number) - 4;
    private const int Success = 0;

    private static delegate* unmanaged<nint, void*, byte*, int, byte*, int, int, int> _verify;

    public static void Install() => _verify = (delegate* unmanaged<nint, void*, byte*, int, byte*, int, int, int>)Export.Replace(
        Library, "BCryptVerifySignature", (delegate* unmanaged<nint, void*, byte*, int, byte*, int, int, int>)&Verify);

    [UnmanagedCallersOnly]
    private static int Verify(nint key, void* padding, byte* hash, int hashSize, byte* signature, int size, int flags)
    {
        int result = _verify(key, padding, hash, hashSize, signature, size, flags);
        if (result == Success || size is < Shortest or >= 2 * Number)
            return result;
        // Where the second number begins is not known any more.
        byte* whole = stackalloc byte[2 * Number];
        for (int first = size - Number; first <= Number; first++)
        {
            new Span<byte>(whole, 2 * Number).Clear();
            new ReadOnlySpan<byte>(signature, first).CopyTo(new Span<byte>(whole + Number - first, first));
            int second = size - first;
            new ReadOnlySpan<byte>(signature + first, second).CopyTo(new Span<byte>(whole + (2 * Number) - second, second));
            if (_verify(key, padding, hash, hashSize, whole, 2 * Number, flags) == Success)
                return Success;
        }
        return result;
    }
}
