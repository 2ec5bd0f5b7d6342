namespace Pyile.Engine.Model;

/// <summary>Where the TLS of a session comes from. Both implementations speak the same protocol and work with each other.</summary>
public enum TlsImplementation
{
    /// <summary>The TLS of the operating system, through .NET. It needs a system with TLS 1.3.</summary>
    System,

    /// <summary>The TLS of a library that is part of the module. It needs only the ciphers of the system, and no key store.</summary>
    Managed,
}
