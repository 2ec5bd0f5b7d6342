using System.Management.Automation;
using System.Net;
using System.Reflection;
using System.Security;

namespace Pyile.Values;

/// <summary>Objects that are never sent, though their properties could be read.</summary>
internal static class UnsendableTypes
{
    /// <returns>Null for everything else.</returns>
    public static (ValueProblem Problem, string What)? Describe(object value)
    {
        string name = value is Type ? nameof(Type) : value.GetType().Name;
        return value switch
        {
            SecureString or PSCredential or NetworkCredential or IMayHoldSecret { HoldsSecret: true } =>
                (ValueProblem.Secret, $"has the type {name}, and secrets are not sent."),
            ScriptBlock or Delegate or MemberInfo or Assembly or Module or ParameterInfo or CommandInfo =>
                (ValueProblem.NotData, $"has the type {name}, and code is no value."),
            nint or nuint or Pointer => (ValueProblem.NotData, $"has the type {name}, a place in memory that means nothing elsewhere."),
            // Reading its result would wait for it.
            Task => (ValueProblem.NotData, $"has the type {name}, work that may still go on."),
            _ => null,
        };
    }
}
