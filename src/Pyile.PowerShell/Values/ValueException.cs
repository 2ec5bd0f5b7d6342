namespace Pyile.Values;

/// <summary>A value that would not arrive as it is.</summary>
internal sealed class ValueException(ValueProblem problem, string where, string what, Exception? innerException = null)
    : Exception($"{where} {what}", innerException)
{
    public ValueProblem Problem => problem;
}
