namespace Pyile.Commands;

/// <summary>The parameters of Send-PyileMessage that hold for all messages of a pipeline.</summary>
internal sealed record SendOptions
{
    /// <summary>How long to wait for each receiver's answer, or null for the default.</summary>
    public TimeSpan? Timeout { get; init; }

    public bool PassThru { get; init; }

    public bool NoWait { get; init; }

    /// <summary>Whether the text is an argument; otherwise texts come from the pipeline.</summary>
    public bool IsTextGiven { get; init; }

    /// <summary>Whether the receivers are an argument; otherwise they come from the pipeline.</summary>
    public bool IsReceiverGiven { get; init; }
}
