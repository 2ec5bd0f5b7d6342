using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl;

namespace Pyile.Engine.Tls;

/// <summary>
/// Protects records. What has been decrypted stays where it is, and its place goes to the connection: the library gets an empty
/// record in its stead, because it would copy the bytes into a queue and out of it again.
/// </summary>
internal sealed class RecordCipher(SystemCrypto crypto, TlsCryptoParameters parameters, GcmCipher encrypt, GcmCipher decrypt, int keySize)
    : TlsAeadCipher(parameters, encrypt, decrypt, keySize, TagSize, AEAD_GCM)
{
    private const int TagSize = 16;

    public override TlsDecodeResult DecodeCiphertext(
        long seqNo, short recordType, ProtocolVersion recordVersion, byte[] ciphertext, int ciphertextOffset, int ciphertextLength)
    {
        TlsDecodeResult result = base.DecodeCiphertext(seqNo, recordType, recordVersion, ciphertext, ciphertextOffset, ciphertextLength);
        if (result.contentType != ContentType.application_data)
            return result;
        crypto.Decrypted = new ArraySegment<byte>(result.buf, result.off, result.len);
        return new TlsDecodeResult(result.buf, result.off, 0, result.contentType);
    }
}
