using System.Runtime.InteropServices;
using System.Security;
using Pyile.Engine.Model;

namespace Pyile.Commands;

internal static class Passwords
{
    /// <summary>The password as the engine takes it. What was needed in between is wiped.</summary>
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
