namespace Pyile.Engine.Tests.Tls;

public sealed class SystemServerTlsConnectionTests() : TlsConnectionContract(SystemTls.Instance, ManagedTls.Instance);
