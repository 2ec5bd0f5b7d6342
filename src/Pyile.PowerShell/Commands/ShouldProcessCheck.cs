using System.Management.Automation;

namespace Pyile.Commands;

/// <summary>
/// Whether ShouldProcess has anything to say in this call of a cmdlet. Where not, cmdlets that handle many records ask
/// nothing and make no texts for the question.
/// </summary>
internal static class ShouldProcessCheck
{
    // The preference for verbose texts does not concern it; only the switches do.
    private static readonly string[] Switches = ["WhatIf", "Confirm", "Verbose", "Debug"];

    /// <param name="cmdlet">One whose impact is medium.</param>
    public static bool IsNeeded(PSCmdlet cmdlet)
    {
        PSVariableIntrinsics variables = cmdlet.SessionState.PSVariable;
        return Switches.Any(cmdlet.MyInvocation.BoundParameters.ContainsKey)
            || LanguagePrimitives.IsTrue(variables.GetValue("WhatIfPreference"))
            || !LanguagePrimitives.TryConvertTo(variables.GetValue("ConfirmPreference"), out ConfirmImpact least)
            || least is ConfirmImpact.Low or ConfirmImpact.Medium;
    }
}
