using System.Management.Automation;
using System.Net;
using System.Reflection;
using System.Security;
using System.Security.Cryptography;

namespace Pyile.Values;

/// <summary>Types that are never sent, although their properties could be read.</summary>
internal static class UnsendableTypes
{
    /// <returns>Null if the value may be sent.</returns>
    public static (ValueProblem Problem, string What)? Describe(object value)
    {
        string name = value is Type ? nameof(Type) : value.GetType().Name;
        return value switch
        {
            SecureString or PSCredential or NetworkCredential or CredentialCache or IMayHoldSecret { HoldsSecret: true }
                or AsymmetricAlgorithm or SymmetricAlgorithm or KeyedHashAlgorithm
                or RSAParameters { D: not null } or ECParameters { D: not null } or DSAParameters { X: not null } =>
                (ValueProblem.Secret, $"has the type {name}, and secrets cannot be sent."),
            ScriptBlock or Delegate or MemberInfo or Assembly or Module or ParameterInfo or CommandInfo =>
                (ValueProblem.NotData, $"has the type {name}, and code cannot be sent."),
            nint or nuint or Pointer =>
                (ValueProblem.NotData, $"has the type {name}, a memory address that has no meaning on another machine."),
            // Reading Result would wait for the task.
            Task => (ValueProblem.NotData, $"has the type {name}, a task that may still be running."),
            _ => null,
        };
    }
}
