using System.Management.Automation;
using System.Security;

namespace Pyile.Input;

/// <summary>Lets -Password take a SecureString or a PSCredential. The error does not show what was passed instead.</summary>
internal sealed class PasswordTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            SecureString => value,
            PSCredential credential => credential.Password,
            _ => throw new ArgumentTransformationMetadataException(
                "A password must be a SecureString or a PSCredential, not plain text. Use Read-Host -AsSecureString or Get-Credential."),
        };
    }
}
