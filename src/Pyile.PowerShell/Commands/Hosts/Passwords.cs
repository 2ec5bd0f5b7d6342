using System.Runtime.InteropServices;
using System.Security;
using Pyile.Engine.Model;

namespace Pyile.Commands;

/// <summary>Passes passwords and the texts of tickets to the engine in memory that is cleared.</summary>
internal static class Passwords
{
    /// <summary>Copies a password or ticket for the engine and clears what was used for that. Dispose of the copy.</summary>
    public static Secret Reveal(SecureString password)
    {
        // Pinned, because the garbage collector leaves copies of what it moves.
        char[] copy = GC.AllocateUninitializedArray<char>(password.Length, pinned: true);
        nint unmanaged = Marshal.SecureStringToGlobalAllocUnicode(password);
        try
        {
            Marshal.Copy(unmanaged, copy, 0, copy.Length);
            return new Secret(copy);
        }
        finally
        {
            Array.Clear(copy);
            Marshal.ZeroFreeGlobalAllocUnicode(unmanaged);
        }
    }

    /// <summary>Reveals a password or ticket until the engine does not use it any more, even if the cmdlet is stopped before.</summary>
    public static async Task<T> UseAsync<T>(SecureString? password, Func<Secret?, Task<T>> use)
    {
        using Secret? revealed = password is null ? null : Reveal(password);
        return await use(revealed).ConfigureAwait(false);
    }
}
