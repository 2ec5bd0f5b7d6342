using Pyile.Engine.Security;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>The key that a joiner has proven in the TLS handshake.</summary>
/// <param name="Hash">The hash of the public key.</param>
/// <param name="PublicKey">The public key.</param>
/// <param name="Certificate">What the certificate says if it is one of this network and valid; else null.</param>
internal sealed record JoinerKey(KeyHash Hash, byte[] PublicKey, MemberCertificate? Certificate);
