using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Tls.Crypto;

namespace Pyile.Engine.Tls;

/// <summary>Checks the signature of a handshake with the system's ECDSA.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A stream over an array holds nothing.")]
internal sealed class EcdsaVerifier(ECDsa key) : Tls13Verifier
{
    private readonly MemoryStream _signed = new();

    public Stream Stream => _signed;

    // The library has closed the stream by now, which leaves its bytes.
    public bool VerifySignature(byte[] signature)
    {
        using (key)
            return key.VerifyData(_signed.ToArray(), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
