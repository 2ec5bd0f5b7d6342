namespace Pyile.Chat;

/// <summary>The PowerShell host provides no keyboard input.</summary>
internal sealed class NotInteractiveException(Exception reason) : Exception(reason.Message, reason);
