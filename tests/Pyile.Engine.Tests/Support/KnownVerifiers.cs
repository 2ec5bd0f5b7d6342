using System.Collections.Concurrent;

namespace Pyile.Engine.Tests.Support;

/// <summary>The verifiers of the passwords of tests, each computed once: two thousand hosts would take minutes for them.</summary>
internal static class KnownVerifiers
{
    private static readonly ConcurrentDictionary<string, (byte[] Salt, byte[] Verifier)> ByPassword = new();

    public static (byte[] Salt, byte[] Verifier)? Of(Secret? password) =>
        password is null ? null : ByPassword.GetOrAdd(password.Value.ToString(), static (_, secret) => Compute(secret), password);

    private static (byte[] Salt, byte[] Verifier) Compute(Secret password)
    {
        var verifier = PasswordVerifier.Create(password);
        return (verifier.Salt, verifier.Verifier);
    }
}
