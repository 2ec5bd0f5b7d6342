namespace Pyile.Engine.Tests.Tls;

public sealed class ManagedServerTlsConnectionTests() : TlsConnectionContract(ManagedTls.Instance, SystemTls.Instance);
