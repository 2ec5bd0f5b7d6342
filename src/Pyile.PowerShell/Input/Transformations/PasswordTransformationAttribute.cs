using System.Management.Automation;
using System.Security;

namespace Pyile.Input;

/// <summary>Lets -Password take a SecureString or the one of a PSCredential, and says nothing of what it was given instead.</summary>
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
                "A password is a SecureString or a PSCredential, never plain text: use Read-Host -AsSecureString or Get-Credential."),
        };
    }
}
