namespace Pyile.Engine.Model;

/// <summary>Which implementation of TLS is used: the one of the options, else the one that the environment names, else the best one of the system.</summary>
internal static class TlsChoice
{
    /// <summary>The environment variable that names an implementation.</summary>
    public const string Variable = "PYILE_TLS";

    private const string System = "system";
    private const string Managed = "managed";

    /// <exception cref="PyileException">The environment variable, or the option, is not the name of an implementation.</exception>
    public static TlsImplementation Resolve(TlsImplementation? option) => Resolve(option, Environment.GetEnvironmentVariable(Variable), OperatingSystem.IsLinux());

    /// <param name="option">What the options of the session say.</param>
    /// <param name="variable">What the environment says.</param>
    /// <param name="isLinux">Whether the system is Linux, where .NET has TLS 1.3 in both roles and takes keys that are only in memory.</param>
    public static TlsImplementation Resolve(TlsImplementation? option, string? variable, bool isLinux)
    {
        if (option is { } chosen)
        {
            return Enum.IsDefined(chosen)
                ? chosen
                : throw OptionRules.Invalid($"There is no implementation of TLS with the number {(int)chosen}.");
        }
        return variable switch
        {
            null or "" => isLinux ? TlsImplementation.System : TlsImplementation.Managed,
            _ when variable.Equals(System, StringComparison.OrdinalIgnoreCase) => TlsImplementation.System,
            _ when variable.Equals(Managed, StringComparison.OrdinalIgnoreCase) => TlsImplementation.Managed,
            _ => throw OptionRules.Invalid(
                $"The environment variable {Variable} has the value '{variable}'. Set it to '{System}' or '{Managed}', or remove it."),
        };
    }
}
