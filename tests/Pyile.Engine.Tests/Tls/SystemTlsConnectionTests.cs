namespace Pyile.Engine.Tests.Tls;

public sealed class SystemTlsConnectionTests() : TlsConnectionContract(SystemTls.Instance, SystemTls.Instance);
