namespace Pyile.Values;

/// <summary>A value cannot be sent, because the receiver would get a different value.</summary>
internal sealed class ValueException(ValueProblem problem, string where, string what, Exception? innerException = null)
    : Exception($"{where} {what}", innerException)
{
    public ValueProblem Problem => problem;
}
