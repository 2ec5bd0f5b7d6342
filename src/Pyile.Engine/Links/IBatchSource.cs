using Pyile.Engine.Messaging;

namespace Pyile.Engine.Links;

/// <summary>Has frames for a <see cref="LinkWriter"/>.</summary>
internal interface IBatchSource
{
    /// <summary>Puts the next frames into an empty batch, on one thread at a time.</summary>
    void Fill(MessageBatch batch);

    /// <summary>The connection broke, and nothing more will be written.</summary>
    void OnWriteFailed(string why);
}
