namespace Pyile.Engine.Links;

/// <summary>Hears how far a dial has come.</summary>
internal interface IDialProgress
{
    /// <summary>It has begun, after it has waited for its turn.</summary>
    void NoteDial();

    /// <summary>Something has taken the connection.</summary>
    void NoteConnected();
}
