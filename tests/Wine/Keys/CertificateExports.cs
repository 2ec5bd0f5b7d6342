using System.Runtime.InteropServices;

namespace Pyile.Wine.Keys;

/// <summary>
/// The property of a certificate that holds the handle of its key. Wine knows only the older property with a handle and its kind, which
/// Windows sets at the same time. A key whose certificate is gone stays until the process ends.
/// </summary>
internal static unsafe class CertificateExports
{
    private const string Library = "crypt32.dll";
    private const int KeyHandle = 78;
    private const int KeyContext = 5;
    private const int KindOfStorageProvider = -1;

    private static delegate* unmanaged<nint, int, int, void*, int> _set;
    private static delegate* unmanaged<nint, int, void*, int*, int> _get;

    public static void Install()
    {
        _set = (delegate* unmanaged<nint, int, int, void*, int>)Export.Replace(
            Library, "CertSetCertificateContextProperty", (delegate* unmanaged<nint, int, int, void*, int>)&Set);
        _get = (delegate* unmanaged<nint, int, void*, int*, int>)Export.Replace(
            Library, "CertGetCertificateContextProperty", (delegate* unmanaged<nint, int, void*, int*, int>)&Get);
    }

    [UnmanagedCallersOnly]
    private static int Set(nint certificate, int property, int flags, void* value)
    {
        if (property != KeyHandle)
            return _set(certificate, property, flags, value);
        var key = new KeyWithKind { Size = sizeof(KeyWithKind), Handle = (nint)value, Kind = KindOfStorageProvider };
        return _set(certificate, KeyContext, flags, value == null ? null : &key);
    }

    [UnmanagedCallersOnly]
    private static int Get(nint certificate, int property, void* value, int* size)
    {
        if (property != KeyHandle)
            return _get(certificate, property, value, size);
        KeyWithKind key;
        int keySize = sizeof(KeyWithKind);
        if (_get(certificate, KeyContext, &key, &keySize) == 0)
            return 0;
        if (value != null)
            *(nint*)value = key.Handle;
        *size = sizeof(nint);
        return 1;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct KeyWithKind
    {
        public int Size;
        public nint Handle;
        public int Kind;
    }
}
