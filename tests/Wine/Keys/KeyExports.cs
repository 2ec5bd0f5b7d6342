using System.Runtime.InteropServices;
using System.Text;

namespace Pyile.Wine.Keys;

/// <summary>The functions of ncrypt.dll that .NET calls for ECDSA and ECDH. Wine has them for RSA only.</summary>
internal static unsafe class KeyExports
{
    private const string Library = "ncrypt.dll";
    private const string PublicBlob = "ECCPUBLICBLOB";
    private const string PrivateBlob = "ECCPRIVATEBLOB";
    private const string Pkcs8Blob = "PKCS8_PRIVATEKEY";
    private const string ExportPolicy = "Export Policy";
    private const byte AgreementMark = (byte)'K';

    private const int Success = 0;
    private const int BadSignature = unchecked((int)0x80090006);
    private const int BadData = unchecked((int)0x80090005);
    private const int InvalidHandle = unchecked((int)0x80090026);
    private const int NotSupported = unchecked((int)0x80090029);
    private const int BufferTooSmall = unchecked((int)0x80090028);
    private const int NotFound = unchecked((int)0x80090011);

    public static void Install()
    {
        Export.Replace(Library, "NCryptCreatePersistedKey", (delegate* unmanaged<nint, nint*, char*, char*, int, int, int>)&Create);
        Export.Replace(Library, "NCryptFinalizeKey", (delegate* unmanaged<nint, int, int>)&FinalizeKey);
        Export.Replace(Library, "NCryptImportKey", (delegate* unmanaged<nint, nint, char*, void*, nint*, byte*, int, int, int>)&Import);
        Export.Replace(Library, "NCryptExportKey", (delegate* unmanaged<nint, nint, char*, void*, byte*, int, int*, int, int>)&ExportKey);
        Export.Replace(Library, "NCryptGetProperty", (delegate* unmanaged<nint, char*, byte*, int, int*, int, int>)&GetProperty);
        Export.Replace(Library, "NCryptSetProperty", (delegate* unmanaged<nint, char*, byte*, int, int, int>)&SetProperty);
        Export.Replace(Library, "NCryptSignHash", (delegate* unmanaged<nint, void*, byte*, int, byte*, int, int*, int, int>)&Sign);
        Export.Replace(Library, "NCryptVerifySignature", (delegate* unmanaged<nint, void*, byte*, int, byte*, int, int, int>)&Verify);
        Export.Replace(Library, "NCryptSecretAgreement", (delegate* unmanaged<nint, nint, nint*, int, int>)&Agree);
        Export.Replace(Library, "NCryptDeriveKey", (delegate* unmanaged<nint, char*, void*, byte*, int, int*, int, int>)&Derive);
        Export.Replace(Library, "NCryptFreeObject", (delegate* unmanaged<nint, int>)&Free);
    }

    [UnmanagedCallersOnly]
    private static int Create(nint provider, nint* key, char* algorithm, char* name, int legacyUse, int flags)
    {
        switch (new string(algorithm))
        {
            case "ECDSA_P256":
                *key = Handles.Add(CurveKey.Create(agrees: false));
                return Success;
            case "ECDH_P256":
                *key = Handles.Add(CurveKey.Create(agrees: true));
                return Success;
            default:
                return NotSupported;
        }
    }

    [UnmanagedCallersOnly]
    private static int FinalizeKey(nint key, int flags) => Handles.Find<CurveKey>(key) is null ? InvalidHandle : Success;

    [UnmanagedCallersOnly]
    private static int Import(nint provider, nint wrapping, char* type, void* parameters, nint* key, byte* data, int size, int flags)
    {
        var blob = new ReadOnlySpan<byte>(data, size);
        try
        {
            switch (new string(type))
            {
                case PublicBlob or PrivateBlob:
                    *key = Handles.Add(CurveKey.Read(blob, IsForAgreement(blob)));
                    return Success;
                case Pkcs8Blob:
                    *key = Handles.Add(CurveKey.ReadPkcs8(blob));
                    return Success;
                default:
                    return NotSupported;
            }
        }
        catch (Exception)
        {
            return BadData;
        }
    }

    // The letters are ECS or ECK and a digit; of a curve with a name in the parameters ECDx and ECKx.
    private static bool IsForAgreement(ReadOnlySpan<byte> blob) => blob.Length > 2 && (blob[2] == AgreementMark || blob[3] == AgreementMark);

    [UnmanagedCallersOnly]
    private static int ExportKey(nint key, nint wrapping, char* type, void* parameters, byte* output, int size, int* used, int flags)
    {
        if (Handles.Find<CurveKey>(key) is not { } found)
            return InvalidHandle;
        try
        {
            return new string(type) switch
            {
                PublicBlob => Write(found.ExportPublic(), output, size, used),
                PrivateBlob => Write(found.ExportPrivate(), output, size, used),
                Pkcs8Blob => Write(found.ExportPkcs8(), output, size, used),
                _ => NotSupported,
            };
        }
        catch (ArgumentException)
        {
            return NotSupported;
        }
    }

    [UnmanagedCallersOnly]
    private static int GetProperty(nint key, char* name, byte* output, int size, int* used, int flags)
    {
        if (Handles.Find<CurveKey>(key) is not { } found)
            return InvalidHandle;
        return new string(name) switch
        {
            "Algorithm Name" => Write(Text(found.Agrees ? "ECDH_P256" : "ECDSA_P256"), output, size, used),
            "Algorithm Group" => Write(Text(found.Agrees ? "ECDH" : "ECDSA"), output, size, used),
            "ECCCurveName" => Write(Text("nistP256"), output, size, used),
            "Length" or "PublicKeyLength" => Write(BitConverter.GetBytes(8 * CurveKey.CoordinateSize), output, size, used),
            "SignatureLength" => Write(BitConverter.GetBytes(2 * CurveKey.CoordinateSize), output, size, used),
            ExportPolicy => Write(BitConverter.GetBytes(found.ExportPolicy), output, size, used),
            _ => NotFound,
        };
    }

    [UnmanagedCallersOnly]
    private static int SetProperty(nint key, char* name, byte* value, int size, int flags)
    {
        if (Handles.Find<CurveKey>(key) is not { } found)
            return InvalidHandle;
        if (new string(name) == ExportPolicy)
            found.ExportPolicy = *(int*)value;
        return Success;
    }

    [UnmanagedCallersOnly]
    private static int Sign(nint key, void* padding, byte* hash, int hashSize, byte* signature, int size, int* used, int flags)
    {
        if (Handles.Find<CurveKey>(key) is not { } found)
            return InvalidHandle;
        if (signature == null)
            return Write(new byte[2 * CurveKey.CoordinateSize], null, 0, used);
        try
        {
            return Write(found.Sign(new ReadOnlySpan<byte>(hash, hashSize)), signature, size, used);
        }
        catch (ArgumentException)
        {
            return NotSupported;
        }
    }

    [UnmanagedCallersOnly]
    private static int Verify(nint key, void* padding, byte* hash, int hashSize, byte* signature, int size, int flags)
    {
        if (Handles.Find<CurveKey>(key) is not { } found)
            return InvalidHandle;
        return found.Verify(new ReadOnlySpan<byte>(hash, hashSize), new ReadOnlySpan<byte>(signature, size)) ? Success : BadSignature;
    }

    [UnmanagedCallersOnly]
    private static int Agree(nint own, nint other, nint* secret, int flags)
    {
        if (Handles.Find<CurveKey>(own) is not { } first || Handles.Find<CurveKey>(other) is not { } second)
            return InvalidHandle;
        try
        {
            *secret = Handles.Add(first.Agree(second));
            return Success;
        }
        catch (Exception)
        {
            return NotSupported;
        }
    }

    // Only the secret itself, which Windows gives with its last byte first.
    [UnmanagedCallersOnly]
    private static int Derive(nint secret, char* function, void* parameters, byte* output, int size, int* used, int flags)
    {
        if (Handles.Find<byte[]>(secret) is not { } found)
            return InvalidHandle;
        return new string(function) == "TRUNCATE" ? Write([.. found.Reverse()], output, size, used) : NotSupported;
    }

    // What is not from here is a provider of wine's, which holds nothing.
    [UnmanagedCallersOnly]
    private static int Free(nint handle)
    {
        Handles.Remove(handle);
        return Success;
    }

    private static byte[] Text(string text) => Encoding.Unicode.GetBytes(text + '\0');

    private static int Write(byte[] value, byte* output, int size, int* used)
    {
        *used = value.Length;
        if (output == null)
            return Success;
        if (size < value.Length)
            return BufferTooSmall;
        value.CopyTo(new Span<byte>(output, size));
        return Success;
    }
}
