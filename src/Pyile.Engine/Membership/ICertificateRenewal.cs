using Pyile.Engine.Model;

namespace Pyile.Engine.Membership;

/// <summary>Issues new certificates to members while they are listed.</summary>
internal interface ICertificateRenewal
{
    /// <param name="member">The member that asks.</param>
    /// <param name="publicKey">The public key that its link has proven.</param>
    /// <returns>The certificate, or null if the member is banned.</returns>
    byte[]? Renew(in BanSubject member, byte[] publicKey);
}
