namespace Pyile.Engine.Tests.Tls;

public sealed class ManagedTlsConnectionTests() : TlsConnectionContract(ManagedTls.Instance, ManagedTls.Instance);
