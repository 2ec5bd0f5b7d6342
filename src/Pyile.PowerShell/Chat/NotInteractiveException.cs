namespace Pyile.Chat;

/// <summary>Nobody can type here.</summary>
internal sealed class NotInteractiveException(Exception reason) : Exception(reason.Message, reason);
