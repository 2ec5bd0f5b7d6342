using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl;

namespace Pyile.Engine.Tls;

/// <summary>One direction of a connection with the system's AES-GCM.</summary>
internal sealed class GcmCipher(bool encrypts) : TlsAeadCipherImpl, IDisposable
{
    private const int TagSize = 16;

    private AesGcm? _aes;
    private byte[] _nonce = [];

    public void SetKey(byte[] key, int keyOff, int keyLen)
    {
        SetKey(key.AsSpan(keyOff, keyLen));
        // The library has made the array for this call and does not clear it.
        CryptographicOperations.ZeroMemory(key.AsSpan(keyOff, keyLen));
    }

    public void SetKey(ReadOnlySpan<byte> key)
    {
        _aes?.Dispose();
        _aes = new AesGcm(key, TagSize);
    }

    public void Init(byte[] nonce, int macSize, byte[] additionalData) => _nonce = nonce;

    public int GetOutputSize(int inputLength) => encrypts ? inputLength + TagSize : inputLength - TagSize;

    public int DoFinal(byte[] input, int inputOffset, int inputLength, byte[] output, int outputOffset) =>
        DoFinal([], input, inputOffset, inputLength, output, outputOffset);

    public int DoFinal(byte[] additionalData, byte[] input, int inputOffset, int inputLength, byte[] output, int outputOffset)
    {
        if (_aes is not { } aes)
            throw new TlsFatalAlert(AlertDescription.internal_error);
        int size = GetOutputSize(inputLength);
        if (encrypts)
        {
            Span<byte> result = output.AsSpan(outputOffset, size);
            aes.Encrypt(_nonce, input.AsSpan(inputOffset, inputLength), result[..inputLength], result[inputLength..], additionalData);
            return size;
        }
        ReadOnlySpan<byte> ciphertext = input.AsSpan(inputOffset, inputLength);
        try
        {
            aes.Decrypt(_nonce, ciphertext[..size], ciphertext[size..], output.AsSpan(outputOffset, size), additionalData);
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new TlsFatalAlert(AlertDescription.bad_record_mac, exception);
        }
        return size;
    }

    public void Reset()
    {
    }

    public void Dispose()
    {
        _aes?.Dispose();
        _aes = null;
    }
}
