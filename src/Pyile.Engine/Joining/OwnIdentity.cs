using System.Security.Cryptography;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Storage;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>
/// The key that this user keeps for a network, as far as a join needs it. One session at a time uses it: a second one that has a password or
/// a ticket joins as a member of its own, and one that has neither takes the place of the first.
/// </summary>
/// <param name="options">Which key; null if the session keeps none.</param>
/// <param name="context">What the tasks of the session share.</param>
internal sealed class OwnIdentity(IdentityOptions? options, SessionContext context) : IDisposable
{
    // The session whose place is taken ends at once.
    private static readonly TimeSpan Handover = TimeSpan.FromSeconds(3);

    private IdentityFile? _file;
    private IDisposable? _use;
    private bool _isElsewhere;

    /// <summary>Whether the key of a new member is kept.</summary>
    public bool IsKept => options is not null && !_isElsewhere;

    /// <summary>The key for a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hasProof">Whether the session can also join as a new member.</param>
    /// <returns>The key with what is known of the member, or null if there is none, or if another session uses it and this one can join without.</returns>
    /// <exception cref="PyileException">The file is damaged, belongs to another identity, network or user, or needs another passphrase.</exception>
    public (KeptIdentity Kept, MemberKey Key)? Find(KeyHash network, bool hasProof)
    {
        if (options is null)
            return null;
        _file = new IdentityFile(options.Folder, options.Name, network);
        // Before the lock, which makes the folder.
        if (_file.Load() is not { } kept)
            return null;
        if (_file.WasOpenToOthers)
            Log.IdentityWasReadable(context.Logger, _file.FullPath);
        _isElsewhere = !TryLock(TimeSpan.Zero) && hasProof;
        if (!_isElsewhere)
            return (kept, Load(kept, _file.FullPath));
        Log.IdentityInUse(context.Logger, options.Name);
        return null;
    }

    /// <summary>A login with the key has succeeded: the identity is in use as long as the key.</summary>
    public async Task UseAsync(MemberKey key)
    {
        if (_use is null)
            await Task.Run(() => TryLock(Handover)).ConfigureAwait(false);
        PassTo(key);
    }

    /// <summary>Keeps the key of a new member. If that fails the login stands, and a warning is logged.</summary>
    public void Keep(MemberKey key, JoinedHost host)
    {
        if (!IsKept)
            return;
        Joined login = host.Login;
        try
        {
            _file ??= new IdentityFile(options!.Folder, options.Name, login.Network);
            _use ??= _file.Lock(TimeSpan.Zero);
            if (_use is null)
            {
                Log.IdentityInUse(context.Logger, options!.Name);
                return;
            }
            byte[] exported = key.Export(options!.Passphrase);
            try
            {
                _file.Save(new KeptIdentity(
                    login.Network, login.Member, login.Alias, exported, options.Passphrase is not null, login.Certificate.RawData));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(exported);
            }
            PassTo(key);
        }
        catch (PyileException exception) when (exception.Kind == PyileError.IdentityFile)
        {
            Log.IdentityNotKept(context.Logger, exception.Message);
        }
    }

    public void Dispose() => _use?.Dispose();

    // The mark that the identity is in use ends with the key.
    private void PassTo(MemberKey key)
    {
        key.Use(_use);
        _use = null;
    }

    private MemberKey Load(KeptIdentity kept, string path)
    {
        MemberKey? key = null;
        try
        {
            key = MemberKey.Load(kept.Key, kept.IsEncrypted, options!.Passphrase, context.Clock.WallClock);
            key.With(kept.Certificate).Dispose();
            return key;
        }
        catch (PyileException exception)
        {
            key?.Dispose();
            throw new PyileException(
                exception.Kind == PyileError.Passphrase ? PyileError.Passphrase : PyileError.IdentityFile,
                $"The file of this peer's key {path} cannot be used: {exception.Message} It was left as it is.",
                exception);
        }
    }

    /// <returns>False if another session uses the identity. A folder that cannot be written to, such as that of a container, has no locks.</returns>
    private bool TryLock(TimeSpan patience)
    {
        try
        {
            _use = _file!.Lock(patience);
            return _use is not null;
        }
        catch (PyileException exception)
        {
            Log.IdentityNotLocked(context.Logger, exception.Message);
            return true;
        }
    }
}
