using System.Net;
using System.Security;

namespace Pyile.ModuleTests.Support;

internal static class Secrets
{
    public const string Password = "open-sesame-4711";

    public static SecureString Secure(string text) => new NetworkCredential("", text).SecurePassword;
}
