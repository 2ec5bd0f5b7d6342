using System.Management.Automation;

namespace Pyile.Commands;

/// <summary>
/// Checks whether this call of a cmdlet can need ShouldProcess. If not, cmdlets that handle many records skip it and the
/// texts it needs.
/// </summary>
internal static class ShouldProcessCheck
{
    // Only the -Verbose switch counts, not $VerbosePreference.
    private static readonly string[] Switches = ["WhatIf", "Confirm", "Verbose", "Debug"];

    /// <param name="cmdlet">A cmdlet with a ConfirmImpact of Medium.</param>
    public static bool IsNeeded(PSCmdlet cmdlet)
    {
        PSVariableIntrinsics variables = cmdlet.SessionState.PSVariable;
        return Switches.Any(cmdlet.MyInvocation.BoundParameters.ContainsKey)
            || LanguagePrimitives.IsTrue(variables.GetValue("WhatIfPreference"))
            || !LanguagePrimitives.TryConvertTo(variables.GetValue("ConfirmPreference"), out ConfirmImpact least)
            || least is ConfirmImpact.Low or ConfirmImpact.Medium;
    }
}
