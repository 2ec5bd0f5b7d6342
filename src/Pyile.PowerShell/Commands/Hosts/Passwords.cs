using System.Runtime.InteropServices;
using System.Security;
using Pyile.Engine.Model;

namespace Pyile.Commands;

internal static class Passwords
{
    /// <summary>Copies the password for the engine, and clears the unmanaged memory that was used.</summary>
    public static Secret Reveal(SecureString password)
    {
        nint unmanaged = Marshal.SecureStringToGlobalAllocUnicode(password);
        try
        {
            return new Secret(Marshal.PtrToStringUni(unmanaged, password.Length));
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(unmanaged);
        }
    }
}
