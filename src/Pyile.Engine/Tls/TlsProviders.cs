using Pyile.Engine.Model;

namespace Pyile.Engine.Tls;

/// <summary>The implementations of TLS.</summary>
internal static class TlsProviders
{
    /// <summary>The one that the options, the environment or the system choose.</summary>
    /// <exception cref="PyileException">What the options or the environment say is not the name of an implementation.</exception>
    public static TlsProvider Of(TlsImplementation? option) =>
        TlsChoice.Resolve(option) == TlsImplementation.Managed ? ManagedTls.Instance : SystemTls.Instance;
}
